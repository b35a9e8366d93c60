import { type EventContract, wiring } from "@torg/contracts";
import type { ConfirmChannel } from "amqplib";
import { bindingsOf, familyOf } from "../events/bindings";
import type { EventPort } from "../events/port";
import type { Log } from "../telemetry/log";
import type { Metrics } from "../telemetry/metrics";
import type { TlsFiles } from "../tls";
import { consuming } from "./consumer";
import { declare } from "./declare";
import { declaringOnce } from "./declaring-once";
import { type Link, openLink } from "./link";
import { rabbitRelay } from "./relay";
import { namesOn, queuePart, sharedPart, topologyOf } from "./topology";

export type RabbitOptions = {
  /** The broker as this service may reach it: each has an account of its own. It holds a password. */
  readonly urlOf: (service: string) => string | undefined;
  readonly tls?: TlsFiles | undefined;
  /** Before every name on the broker: several Torgs share one. */
  readonly prefix?: string;
  readonly queueLengthMax?: number;
  readonly prefetch: number;
  readonly lingerMs: number;
  readonly pollMs: number;
  readonly log: Log;
  readonly metrics: Metrics;
};

/**
 * Events between processes, over RabbitMQ. One connection for each service of this process, with that service's
 * account. Nothing waits for the broker: while it is away events stay in their outbox, and queues are heard when it is back.
 */
export function rabbitEvents(options: RabbitOptions): EventPort & { readonly close: () => Promise<void> } {
  const { prefix = "", queueLengthMax, prefetch, log, metrics } = options;
  const names = namesOn(prefix);
  const topology = topologyOf({ prefix, ...(queueLengthMax !== undefined && { queueLengthMax }) });
  const shared = sharedPart(topology);
  const links = new Map<string, Promise<Link>>();
  const sharing = new Map<string, () => Promise<readonly string[]>>();

  function linkOf(service: string): Promise<Link> {
    const known = links.get(service);
    if (known) return known;
    const url = options.urlOf(service);
    if (url === undefined) throw new Error(`${service} has no AMQP_URL, and others of this process have one`);
    const link = openLink({ url, name: `torg ${service}`, tls: options.tls, log: log.child({ service }) });
    links.set(service, link);
    return link;
  }

  /** What all share, for this connection's relay and consumers together. */
  function declareShared(service: string, link: Link): Promise<readonly string[]> {
    const known = sharing.get(service) ?? declaringOnce(link, () => declare(link, shared));
    sharing.set(service, known);
    return known();
  }

  /** Waits until the exchanges, the ladder and these queues are there; makes what it may. */
  const prepare = async (service: string, queues: readonly string[]): Promise<void> => {
    const link = await linkOf(service);
    const own = queues.flatMap((queue) => [names.queue(queue), names.deadQueue(queue)]);
    const missing = [
      ...(await declareShared(service, link)),
      ...(await declare(link, queuePart(topology, own))),
    ];
    if (missing.length > 0)
      throw new Error(`RabbitMQ has no ${missing.join(", ")}, and ${service} may not make it`);
  };

  /** What waits in a queue and beside it; a broker that is away leaves the last figures standing. */
  async function measure(service: string, queue: string): Promise<void> {
    const link = await linkOf(service);
    const count = async (channel: ConfirmChannel, name: string) =>
      (await channel.checkQueue(name)).messageCount;
    const looking = link.once(async (channel) => {
      metrics.queued.set({ service, queue }, await count(channel, names.queue(queue)));
      metrics.dead.set({ service, queue }, await count(channel, names.deadQueue(queue)));
    });
    await Promise.race([looking, Bun.sleep(measureMs)]);
  }

  return {
    relay(source) {
      const { service } = source;
      const hearers = hearersOf(service);
      const relay = linkOf(service).then((link) =>
        rabbitRelay(source, {
          link,
          exchange: names.events,
          isHeard: (type) => heard.has(familyOf(type)),
          prepare: () => prepare(service, hearers),
          lingerMs: options.lingerMs,
          pollMs: options.pollMs,
          log,
          metrics,
        }),
      );
      return {
        wake: () => void relay.then(({ wake }) => wake()),
        stop: async () => (await relay).stop(),
      };
    },
    consume(queue) {
      const service = queue.name.slice(0, queue.name.lastIndexOf("."));
      const consumer = linkOf(service).then((link) =>
        link.keep(consuming(queue, { names, prefetch, log, prepare: () => prepare(service, [queue.name]) })),
      );
      const figures = metrics.fresh(() => measure(service, queue.name));
      return {
        stop: async () => {
          figures.stop();
          await (await consumer).stop();
        },
      };
    },
    close: async () => {
      await Promise.all([...links.values()].map(async (link) => (await link).close()));
    },
  };
}

const measureMs = 1_000;
const bindings = bindingsOf(wiring);
const heard = new Set(bindings.map(({ family }) => family));

/** The queues that hear what a service publishes. */
function hearersOf(service: string): string[] {
  const publishers: Readonly<Record<string, { readonly publishes: readonly EventContract[] }>> = wiring;
  const families = new Set(publishers[service]?.publishes.map(({ type }) => familyOf(type)));
  return [...new Set(bindings.filter(({ family }) => families.has(family)).map(({ queue }) => queue))];
}
