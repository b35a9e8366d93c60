import { wiring } from "@torg/contracts";
import { type Binding, bindingsOf } from "../events/bindings";
import { eventsDelaysMs, moneyDelaysMs } from "../events/delays";

/** Exchanges (all topic and durable), queues (all quorum) and bindings. */
export type Topology = {
  readonly exchanges: readonly { readonly name: string }[];
  readonly queues: readonly {
    readonly name: string;
    readonly arguments: Readonly<Record<string, string | number>>;
  }[];
  readonly bindings: readonly {
    readonly exchange: string;
    readonly queue: string;
    readonly pattern: string;
  }[];
};

type Names = {
  readonly events: string;
  readonly dead: string;
  readonly retry: (delayMs: number) => string;
  readonly queue: (queue: string) => string;
  readonly deadQueue: (queue: string) => string;
};

/** Every name on the broker, in one place; with a prefix several Torgs share a broker. */
export const namesOn = (prefix: string): Names => ({
  events: `${prefix}torg.events`,
  dead: `${prefix}torg.dead`,
  retry: (delayMs) => `${prefix}torg.retry.${delayMs}`,
  queue: (queue) => `${prefix}${queue}`,
  deadQueue: (queue) => `${prefix}${queue}.dead`,
});

type Settings = {
  readonly prefix?: string;
  /** Messages that a queue holds at most; more are refused, and wait in the outbox. */
  readonly queueLengthMax?: number;
};

const defaultLengthMax = 5_000_000;
/** The last net under our own count of starts: a message that the broker itself has seen come back this often. */
const deliveryLimit = 50;

/**
 * What the broker must have so that the services of `wiring` hear what they should and lose nothing: a queue for each
 * service's `money` and `events`, bound to every version of what it hears (an unknown one is parked, not lost), dead
 * letters beside each, and one ladder of delays. Dead-lettering is at-least-once, which takes all three of: the
 * strategy, `reject-publish` and an exchange for the dead.
 */
export function topologyOf({ prefix = "", queueLengthMax = defaultLengthMax }: Settings = {}): Topology {
  const name = namesOn(prefix);
  const atLeastOnce = { "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish" };
  const quorum = { "x-queue-type": "quorum", "x-max-length": queueLengthMax };
  const delays = [...new Set([...eventsDelaysMs, ...moneyDelaysMs])].sort((a, b) => a - b);

  return {
    exchanges: [name.events, name.dead, ...delays.map(name.retry)].map((exchange) => ({ name: exchange })),
    queues: [
      ...hearingQueues.flatMap((queue) => [
        {
          name: name.deadQueue(queue),
          // Whoever looks at the dead gives them back each time; newer brokers would drop them after twenty looks.
          arguments: { ...quorum, "x-overflow": "reject-publish", "x-delivery-limit": 1_000_000_000 },
        },
        {
          name: name.queue(queue),
          arguments: {
            ...quorum,
            ...atLeastOnce,
            "x-dead-letter-exchange": name.dead,
            "x-dead-letter-routing-key": name.deadQueue(queue),
            "x-delivery-limit": deliveryLimit,
          },
        },
      ]),
      ...delays.map((delayMs) => ({
        name: name.retry(delayMs),
        // Through the default exchange and by the routing key it came with, which is the queue it came from.
        arguments: { ...quorum, ...atLeastOnce, "x-dead-letter-exchange": "", "x-message-ttl": delayMs },
      })),
    ],
    bindings: [
      ...hearingQueues.map((queue) => ({
        exchange: name.dead,
        queue: name.deadQueue(queue),
        pattern: name.deadQueue(queue),
      })),
      ...delays.map((delayMs) => ({
        exchange: name.retry(delayMs),
        queue: name.retry(delayMs),
        pattern: "#",
      })),
      ...bindings.map(({ family, queue }) => ({
        exchange: name.events,
        queue: name.queue(queue),
        pattern: `${family}.*`,
      })),
    ],
  };
}

const bindings: readonly Binding[] = bindingsOf(wiring);

/** The queues of all services, without what stands before their names. */
export const hearingQueues: readonly string[] = [...new Set(bindings.map(({ queue }) => queue))];

/** What all services share: exchanges and the ladder of delays. */
export const sharedPart = ({ exchanges, queues, bindings }: Topology): Topology => {
  const shared = new Set(exchanges.map(({ name }) => name)); // a rung's exchange and queue have one name
  return {
    exchanges,
    queues: queues.filter(({ name }) => shared.has(name)),
    bindings: bindings.filter(({ queue }) => shared.has(queue)),
  };
};

/** A queue with its dead letters and its bindings. */
export const queuePart = ({ queues, bindings }: Topology, names: readonly string[]): Topology => {
  const own = new Set(names);
  return {
    exchanges: [],
    queues: queues.filter(({ name }) => own.has(name)),
    bindings: bindings.filter(({ queue }) => own.has(queue)),
  };
};
