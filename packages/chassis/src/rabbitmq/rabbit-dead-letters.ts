import { type ConfirmChannel, connect, type GetMessage } from "amqplib";
import type { DeadLetter, DeadLetters, Verdict } from "../events/dead-letters";
import type { TlsFiles } from "../tls";
import { readCloudEvent } from "./cloud-event";
import { attemptsOf, header, textHeader } from "./headers";
import { publisherOn } from "./publisher";
import { rabbitAddress } from "./rabbit-address";
import { hearingQueues, namesOn } from "./topology";

type Options = {
  /** An account that may read the dead and write to every queue. */
  readonly url: string;
  readonly tls?: TlsFiles | undefined;
  readonly prefix?: string;
};

/** The dead letters of a Torg on RabbitMQ. Fails where the broker does not answer. */
export async function rabbitDeadLetters({ url, tls, prefix = "" }: Options): Promise<DeadLetters> {
  const names = namesOn(prefix);
  const connection = await connect(rabbitAddress(url, tls).href, { ...tls, timeout: 10_000 });
  connection.on("error", () => undefined); // the call that caused it fails
  const channel = async () => {
    const opened = await connection.createConfirmChannel();
    opened.on("error", () => undefined); // the same
    return opened;
  };

  return {
    async figures() {
      const found = [];
      for (const queue of hearingQueues) {
        const [waiting, dead] = [
          await countOf(channel, names.queue(queue)),
          await countOf(channel, names.deadQueue(queue)),
        ];
        if (waiting !== undefined || dead !== undefined)
          found.push({ queue, waiting: waiting ?? 0, dead: dead ?? 0 });
      }
      return found;
    },
    async visit(judge) {
      for (const queue of hearingQueues) {
        const from = names.deadQueue(queue);
        const count = (await countOf(channel, from)) ?? 0;
        if (count === 0) continue;
        const kept = await visitQueue(await channel(), { from, to: names.queue(queue), queue, count, judge });
        await givenBack(channel, from, kept);
      }
    },
    close: () => connection.close(),
  };
}

type Visit = {
  readonly from: string;
  readonly to: string;
  readonly queue: string;
  readonly count: number;
  readonly judge: (letter: DeadLetter) => Verdict;
};

/** What is kept is held until the end and given back by closing the channel, so that nothing is seen twice. Answers how many. */
async function visitQueue(
  channel: ConfirmChannel,
  { from, to, queue, count, judge }: Visit,
): Promise<number> {
  const publish = publisherOn(channel);
  let kept = 0;
  try {
    for (let seen = 0; seen < count; seen += 1) {
      const message = await channel.get(from);
      if (!message) break;
      const verdict = judge(letterOf(queue, message));
      if (verdict === "replay") await publish(replayOf(message, to));
      if (verdict === "keep") kept += 1;
      else channel.ack(message);
    }
    return kept;
  } finally {
    await channel.close().catch(() => undefined); // a broker that went away has taken everything back
  }
}

const givenBackWithinMs = 2_000;

/** The broker gives back what a channel held a moment after it closed; whoever looked before that would miss it. */
async function givenBack(open: () => Promise<ConfirmChannel>, queue: string, kept: number): Promise<void> {
  const until = Date.now() + givenBackWithinMs; // others may have taken some meanwhile
  while (((await countOf(open, queue)) ?? kept) < kept && Date.now() < until) await Bun.sleep(10);
}

const replayOf = ({ content, properties }: GetMessage, queue: string) => ({
  exchange: "",
  routingKey: queue,
  content,
  messageId: properties.messageId ?? Bun.randomUUIDv7(),
  options: {
    mandatory: true,
    contentType: properties.contentType,
    type: properties.type,
    appId: properties.appId,
    timestamp: properties.timestamp,
    headers: { traceparent: properties.headers?.traceparent },
  },
});

/** A message that is no event of ours is a dead letter too. */
function letterOf(queue: string, message: GetMessage): DeadLetter {
  const failedAt = new Date(textHeader(message, header.failedAt) ?? "");
  const [death] = message.properties.headers?.["x-death"] ?? [];
  const told = {
    queue,
    reason:
      textHeader(message, header.reason) ?? `RabbitMQ gave it up: ${death?.reason ?? "it does not say why"}`,
    attempts: attemptsOf(message),
    deadAt: Number.isNaN(failedAt.getTime()) ? new Date((death?.time.value ?? 0) * 1000) : failedAt,
  };
  try {
    return { ...readCloudEvent(message.content), ...told };
  } catch {
    return {
      ...told,
      eventId: message.properties.messageId ?? "",
      type: "",
      subject: "",
      data: message.content.toString("utf8"),
      traceparent: textHeader(message, "traceparent") ?? "",
      requestId: "",
      occurredAt: told.deadAt,
    };
  }
}

/** How many wait; nothing where there is no such queue. The channel of such a look is lost. */
async function countOf(open: () => Promise<ConfirmChannel>, queue: string): Promise<number | undefined> {
  const channel = await open();
  try {
    return (await channel.checkQueue(queue)).messageCount;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === 404) return undefined;
    throw error;
  } finally {
    await channel.close().catch(() => undefined); // lost already
  }
}
