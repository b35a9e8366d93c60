import type { ConfirmChannel, ConsumeMessage } from "amqplib";
import type { Delivery, Outcome, Queue } from "../events/port";
import { at } from "../faults";
import type { Log } from "../telemetry/log";
import { acknowledging } from "./acknowledge";
import { readCloudEvent } from "./cloud-event";
import { attemptsOf, cameBack, failureHeaders } from "./headers";
import type { ChannelWork } from "./link";
import { publisherOn } from "./publisher";
import type { namesOn } from "./topology";

type Options = {
  readonly names: ReturnType<typeof namesOn>;
  readonly prefetch: number;
  /** The queue and its ladder are there. */
  readonly prepare: () => Promise<void>;
  readonly log: Log;
};

/** Batches of one queue that run at once: one that hangs does not stop the others. */
const lanesMax = 2;
const copyAgainMs = { least: 500, most: 15_000 };

/**
 * Hears one queue. Fresh messages travel in batches; one that came back, or was tried before, goes alone and beside them.
 * Each is acknowledged once its outcome is safe: its effect committed, or its copy confirmed on the ladder or among the dead.
 */
export function consuming(queue: Queue, { names, prefetch, prepare, log }: Options): ChannelWork {
  const batchMax = Math.max(1, Math.min(queue.batchMax, Math.ceil(prefetch / lanesMax)));

  return async (channel, ended) => {
    await prepare();
    const acknowledge = acknowledging(channel);
    const copy = copying(channel);
    const fresh: ConsumeMessage[] = [];
    /** One at a time each: what failed does not wait behind all that came back, or its delays would be longer than they say. */
    const [back, again] = [oneByOne(), oneByOne()];
    const running = new Set<Promise<void>>();
    let lanes = 0;
    let over = false;

    const run = (messages: readonly ConsumeMessage[], after: () => void) => {
      const turn = handle(messages)
        .catch((error) => {
          log.error({ err: error, queue: queue.name }, "messages were not settled; they come again");
          return channel.close().catch(() => undefined); // what a channel had unsettled comes again when it ends
        })
        .finally(() => {
          running.delete(turn);
          after();
          pump();
        });
      running.add(turn);
    };

    function pump(): void {
      if (over) return;
      for (const lane of [back, again]) {
        const [first] = lane.busy ? [] : lane.waiting.splice(0, 1);
        if (!first) continue;
        lane.busy = true;
        run([first], () => {
          lane.busy = false;
        });
      }
      while (fresh.length > 0 && lanes < lanesMax) {
        lanes += 1;
        run(fresh.splice(0, batchMax), () => {
          lanes -= 1;
        });
      }
    }

    async function handle(messages: readonly ConsumeMessage[]): Promise<void> {
      const byId = new Map(messages.map((message) => [String(message.fields.deliveryTag), message]));
      const deliveries: Delivery[] = [];
      const outcomes: Outcome[] = [];
      for (const [id, message] of byId) {
        try {
          deliveries.push(deliveryOf(id, message));
        } catch (error) {
          outcomes.push({
            id,
            result: "never",
            reason: error instanceof Error ? error.message : String(error),
          });
        }
      }
      if (deliveries.length > 0) outcomes.push(...(await queue.receive(deliveries)));
      at("consumed");
      const done: ConsumeMessage[] = [];
      const copies: Promise<unknown>[] = [];
      for (const outcome of outcomes) {
        const message = byId.get(outcome.id);
        if (!message) continue;
        if (outcome.result === "done") done.push(message);
        else copies.push(putOff(message, outcome).then((safe) => safe && acknowledge.done([message])));
      }
      acknowledge.done(done);
      await Promise.all(copies);
    }

    /** Copies it to where it goes next. A copy that is not taken is tried until it is, or the channel is lost. */
    async function putOff(
      message: ConsumeMessage,
      { result, reason }: Exclude<Outcome, { result: "done" }>,
    ): Promise<boolean> {
      const attempts = attemptsOf(message) + 1;
      const delayMs = result === "retry" ? queue.retryDelaysMs[attempts - 1] : undefined;
      const headers = failureHeaders(message, { queue: queue.name, attempts, reason });
      const to =
        delayMs === undefined
          ? { exchange: names.dead, routingKey: names.deadQueue(queue.name) }
          : { exchange: names.retry(delayMs), routingKey: names.queue(queue.name) };
      for (let tries = 0; !over; tries += 1) {
        try {
          await copy(message, { ...to, headers });
          if (delayMs === undefined) log.error(headers, "an event was parked");
          return true;
        } catch (error) {
          log.error(
            { err: error, queue: queue.name },
            "a copy was not taken; the message stays here until it is",
          );
          const waitMs = Math.min(copyAgainMs.least * 2 ** Math.min(tries, 8), copyAgainMs.most);
          await Promise.race([Bun.sleep(waitMs), end]);
        }
      }
      return false;
    }

    const end = ended.then(() => {
      over = true;
    });
    await channel.prefetch(prefetch);
    const { consumerTag } = await channel.consume(names.queue(queue.name), (message) => {
      if (!message) return void channel.close().catch(() => undefined); // the queue is gone: begin anew
      acknowledge.opened(message);
      const alone = attemptsOf(message) > 0 ? again : cameBack(message) ? back : undefined;
      (alone?.waiting ?? fresh).push(message);
      setImmediate(pump); // what came in one read goes together
    });
    if ((await ended) === "stopped") await channel.cancel(consumerTag).catch(() => undefined);
    await end;
    await Promise.all(running);
  };
}

const oneByOne = (): { readonly waiting: ConsumeMessage[]; busy: boolean } => ({ waiting: [], busy: false });

/** The same message under our own headers alone: with those of its last death the broker might drop it as going in circles. */
function copying(channel: ConfirmChannel) {
  const publish = publisherOn(channel);
  return (
    { content, properties }: ConsumeMessage,
    {
      exchange,
      routingKey,
      headers,
    }: { exchange: string; routingKey: string; headers: Record<string, unknown> },
  ) =>
    publish({
      exchange,
      routingKey,
      content,
      messageId: properties.messageId ?? Bun.randomUUIDv7(),
      options: {
        mandatory: true,
        contentType: properties.contentType,
        type: properties.type,
        appId: properties.appId,
        timestamp: properties.timestamp,
        headers,
      },
    });
}

function deliveryOf(id: string, message: ConsumeMessage): Delivery {
  return {
    ...readCloudEvent(message.content),
    id,
    attempts: attemptsOf(message),
    cameBack: cameBack(message),
  };
}
