import type { ConfirmChannel } from "amqplib";
import type { OutboxEvent, Relay, RelaySource } from "../events/port";
import { at } from "../faults";
import type { Log } from "../telemetry/log";
import type { Metrics } from "../telemetry/metrics";
import { cloudEventOf, cloudEventType } from "./cloud-event";
import type { Link } from "./link";
import { NotTaken, publisherOn } from "./publisher";

export type RelayOptions = {
  readonly link: Link;
  readonly exchange: string;
  /** Somebody hears this type: an event of it that no queue takes is not told yet. */
  readonly isHeard: (type: string) => boolean;
  /** Before the first event, and again after every loss: all queues that hear this service are there. */
  readonly prepare: () => Promise<void>;
  readonly lingerMs: number;
  readonly pollMs: number;
  readonly log: Log;
  readonly metrics: Metrics;
};

const batchMax = 256;
/** Batches under way at once: one is read while the other is being confirmed. */
const batchesMax = 2;
/** Refused ones that are left out while they wait; with more, the relay waits for them. */
const putOffMax = 5_000;
/** How long a relay that stops waits for confirms. */
const confirmMs = 5_000;
const againMs = { least: 250, most: 5_000 };

/**
 * Tells what an outbox holds: batches go out while the last one is being confirmed, and an event is forgotten once the
 * broker has it for good. One that was refused or that no queue took stays, and is told again with growing delays.
 */
export function rabbitRelay({ service, outbox, mayLead }: RelaySource, options: RelayOptions): Relay {
  const { link, exchange, isHeard, log, metrics } = options;
  const inHand = new Set<string>();
  const putOff = new Map<string, { tries: number; until: number }>();
  const underWay = new Set<Promise<void>>();
  let bell = Promise.withResolvers<void>();

  const refused = metrics.refused.labels({ service });

  async function tell(publish: ReturnType<typeof publisherOn>, batch: readonly OutboxEvent[]): Promise<void> {
    const confirmed: string[] = [];
    const reasons = new Set<string>();
    const sent = batch.map((event) =>
      publish({
        exchange,
        routingKey: event.type,
        messageId: event.eventId,
        content: cloudEventOf(service, event),
        options: {
          mandatory: isHeard(event.type),
          contentType: cloudEventType,
          type: `torg.${event.type}`,
          appId: service,
          timestamp: Math.floor(event.occurredAt.getTime() / 1000),
          headers: { traceparent: event.traceparent },
        },
      }).then(
        () => void confirmed.push(event.id),
        (error: unknown) => {
          if (!(error instanceof NotTaken)) return; // told again as soon as there is a channel
          reasons.add(error.message);
          const tries = (putOff.get(event.id)?.tries ?? 0) + 1;
          const waitMs = Math.min(againMs.least * 2 ** Math.min(tries, 10), againMs.most);
          putOff.set(event.id, { tries, until: Date.now() + waitMs * (0.75 + Math.random() / 4) });
        },
      ),
    );
    at("published");
    await Promise.all(sent);
    at("confirmed");
    if (confirmed.length > 0) await outbox.forget(confirmed);
    for (const id of confirmed) putOff.delete(id);
    metrics.relayed.inc({ service }, confirmed.length);
    refused.set(putOff.size);
    if (reasons.size > 0)
      log.error(
        { service, refused: putOff.size, reasons: [...reasons].slice(0, 5) },
        "RabbitMQ did not take all events; they stay in the outbox and are told again",
      );
  }

  /** Reads and sends one batch; answers whether there may be more. */
  async function look(publish: ReturnType<typeof publisherOn>): Promise<boolean> {
    const now = Date.now();
    const waiting = [...putOff].filter(([, { until }]) => until > now).map(([id]) => id);
    if (waiting.length > putOffMax) return false;
    const batch = await outbox.due(batchMax, [...inHand, ...waiting]);
    if (batch.length === 0) return false;
    for (const { id } of batch) inHand.add(id);
    const telling = tell(publish, batch)
      .catch((error) =>
        log.warn({ err: error, service }, "told events were not forgotten; they are told again"),
      )
      .finally(() => {
        for (const { id } of batch) inHand.delete(id);
        underWay.delete(telling);
      });
    underWay.add(telling);
    return batch.length === batchMax;
  }

  async function work(channel: ConfirmChannel, ended: Promise<unknown>): Promise<void> {
    let over = false;
    const end = ended.then(() => {
      over = true;
      bell.resolve();
    });
    await options.prepare();
    const publish = publisherOn(channel);
    while (!over) {
      if (underWay.size >= batchesMax) {
        await Promise.race([...underWay, end]);
        continue;
      }
      const more = mayLead() && (await look(publish).catch(trouble));
      if (more) continue;
      const rung = await Promise.race([
        bell.promise.then(() => true),
        Bun.sleep(options.pollMs).then(() => false),
      ]);
      if (!rung || over) continue;
      await Bun.sleep(options.lingerMs); // neighbours travel together
      bell = Promise.withResolvers();
    }
    await Promise.race([Promise.all(underWay), Bun.sleep(confirmMs)]); // what is confirmed later is told twice
  }

  function trouble(error: unknown): false {
    log.warn({ err: error, service }, "the relay could not look into its outbox; it looks again");
    return false;
  }

  const keeping = link.keep(work);
  return { wake: () => bell.resolve(), stop: keeping.stop };
}
