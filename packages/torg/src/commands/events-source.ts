import { existsSync } from "node:fs";
import {
  type DeadLetters,
  databaseUrlOf,
  type OutboxFigures,
  rabbitDeadLetters,
  runningServerUrl,
  sqlDeadLetters,
} from "@torg/chassis/servers";
import { serviceNames } from "@torg/contracts";
import { UsageFault } from "../cli/usage-fault";
import { environment } from "../environment";
import { dataFolder } from "../folders";
import { tlsIn } from "../infra/tls-in";
import { infraEnvFile, readInfraEnv } from "../separate/infra-env";

export type EventsGiven = { readonly data?: string | undefined; readonly infra?: string | undefined };

export type EventsSource = DeadLetters & {
  /** Where this is: for people. */
  readonly where: string;
  readonly outboxes: () => Promise<readonly OutboxFigures[]>;
};

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The events of a Torg: through RabbitMQ where it has one, and its databases. Looked for in the file that is given, in
 * the environment, in the embedded PostgreSQL that runs in the data folder, and in `.torg/infra.env`; in this order.
 */
async function openEventsSource(given: EventsGiven): Promise<EventsSource> {
  const { env, where } = find(given);
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

function find({ data, infra }: EventsGiven): { readonly env: Env; readonly where: string } {
  if (infra !== undefined) return { env: readInfraEnv(infra), where: infra };
  if (data === undefined && (environment.AMQP_URL ?? environment.DATABASE_URL) !== undefined)
    return { env: environment, where: "the servers in the environment" };
  const folder = dataFolder(data);
  const url = runningServerUrl(folder);
  if (url !== undefined) return { env: { DATABASE_URL: url }, where: folder };
  if (data === undefined && existsSync(infraEnvFile))
    return { env: readInfraEnv(infraEnvFile), where: infraEnvFile };
  throw new UsageFault(
    `no Torg runs in ${folder}: name its folder with --data, or the file with its servers' addresses with --infra`,
  );
}

function databasesIn(env: Env): Record<string, string> {
  const found: Record<string, string> = {};
  for (const service of serviceNames) {
    const url =
      env[`${service.toUpperCase()}_DATABASE_URL`] ??
      (env.DATABASE_URL === undefined ? undefined : databaseUrlOf(env.DATABASE_URL, service));
    if (url !== undefined && service !== "gateway") found[service] = url;
  }
  return found;
}
