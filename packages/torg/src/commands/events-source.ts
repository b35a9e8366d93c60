import {
  type DeadLetters,
  type OutboxFigures,
  rabbitDeadLetters,
  sqlDeadLetters,
} from "@torg/chassis/servers";
import { tlsIn } from "../infra/tls-in";
import { databasesIn, findServers, type ServersGiven } from "./find-servers";

export type EventsGiven = ServersGiven;

export type EventsSource = DeadLetters & {
  /** Where this is: for people. */
  readonly where: string;
  readonly outboxes: () => Promise<readonly OutboxFigures[]>;
};

/** The events of a Torg: through RabbitMQ where it has one, and its databases. */
async function openEventsSource(given: EventsGiven): Promise<EventsSource> {
  const { env, where } = findServers(given);
  const tls = tlsIn(env);
  const databases = await sqlDeadLetters(databasesIn(env), tls);
  if (env.AMQP_URL === undefined) return { ...databases, where };
  const broker = await rabbitDeadLetters({ url: env.AMQP_URL, tls, prefix: env.AMQP_PREFIX ?? "" });
  return {
    ...broker,
    where,
    outboxes: databases.outboxes,
    close: async () => {
      await broker.close();
      await databases.close();
    },
  };
}

/** Does something with them, and closes them whatever happens. */
export async function withEvents(
  given: EventsGiven,
  work: (events: EventsSource) => Promise<void>,
): Promise<void> {
  const events = await openEventsSource(given);
  try {
    await work(events);
  } finally {
    await events.close();
  }
}
