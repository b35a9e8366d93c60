import { Failure } from "@torg/contracts";
import type { Msg } from "nats";
import type { CallMessage, StreamItem } from "../calls/port";
import { callBytesMax, isTooLarge } from "../calls/replies";
import { traceIdOf } from "../telemetry/tracing";
import { readHeaders, type StreamStep, stepBytes, stepHeaders } from "./envelope";
import type { Serving } from "./serving";
import { streamSubject, streamsAt } from "./subjects";

type Open = {
  readonly message: CallMessage;
  readonly items: AsyncIterator<StreamItem>;
  readonly abort: AbortController;
  /** Resolves when this process lets it go. */
  readonly ended: PromiseWithResolvers<StreamStep>;
  /** What was asked of the service and has not come. */
  next: Promise<StreamStep> | undefined;
  silence: ReturnType<typeof setTimeout> | undefined;
};

/** A reader asks on as soon as it was answered; after so many beats without a word it is gone. */
const silentBeats = 2;

/**
 * Streams by question and answer: the reader asks for the next item, and is answered with it, or with a sign of life
 * after a beat. So nothing is sent that nobody waits for, and each side notices within two beats that the other is
 * gone.
 */
export function serveStreams({ service, link, handler, tokens, instance, beatMs, log }: Serving) {
  const streams = new Map<string, Open>();
  const ears = link.nats.subscribe(streamsAt(service, instance), {
    callback(error, msg) {
      if (error) return void log.error({ err: error, service }, "streams cannot go on here");
      resume(msg).catch((fault: unknown) => log.error({ err: fault, service }, "a stream broke"));
    },
  });

  async function open(msg: Msg, message: CallMessage): Promise<void> {
    const id = crypto.randomUUID();
    const abort = new AbortController();
    const stream: Open = {
      message,
      items: handler.stream(message, abort.signal)[Symbol.asyncIterator](),
      abort,
      ended: Promise.withResolvers(),
      next: undefined,
      silence: undefined,
    };
    streams.set(id, stream);
    await answer(msg, id, stream);
  }

  async function resume(msg: Msg): Promise<void> {
    const id = msg.subject.slice(msg.subject.lastIndexOf(".") + 1);
    const stream = streams.get(id);
    const reader = await tokens.verify(readHeaders(msg.headers).token, service).catch(() => undefined);
    if (!stream || reader?.caller !== stream.message.caller) return send(msg, gone);
    await answer(msg, id, stream);
  }

  async function answer(msg: Msg, id: string, stream: Open): Promise<void> {
    clearTimeout(stream.silence);
    stream.next ??= nextOf(stream);
    const at = streamSubject(stream.message.procedure, instance, id);
    const beat = Promise.withResolvers<StreamStep>();
    const timer = setTimeout(() => beat.resolve({ kind: "quiet", at }), beatMs);
    const step = await Promise.race([stream.next, beat.promise, stream.ended.promise]);
    clearTimeout(timer);
    if (step.kind !== "quiet") stream.next = undefined;
    if (step.kind === "end" || step.kind === "failed") end(id, stream);
    else stream.silence = setTimeout(() => end(id, stream), silentBeats * beatMs);
    send(msg, step.kind === "item" ? { ...step, at } : step);
  }

  async function nextOf({ items, message }: Open): Promise<StreamStep> {
    try {
      const { done, value } = await items.next();
      if (done) return { kind: "end" };
      if (isTooLarge(value.body)) throw new Failure("answer.too_large", { bytesMax: callBytesMax });
      return { kind: "item", id: value.id, body: value.body, at: "" };
    } catch (error) {
      if (!(error instanceof Failure)) log.error({ err: error, service }, `${message.procedure} broke`);
      const { code, details } = error instanceof Failure ? error : new Failure("internal.broken");
      return { kind: "failed", failure: { code, details, traceId: traceIdOf(message.traceparent) } };
    }
  }

  function end(id: string, stream: Open): void {
    if (!streams.delete(id)) return;
    clearTimeout(stream.silence);
    stream.ended.resolve(gone);
    stream.abort.abort();
    stream.items.return?.().catch(() => undefined);
  }

  return {
    open,
    /** Readers are told that this one is gone: they come back to another. */
    stop(): void {
      ears.unsubscribe();
      for (const [id, stream] of streams) end(id, stream);
    },
  };
}

const gone: StreamStep = {
  kind: "failed",
  failure: { code: "call.unavailable", details: {}, traceId: "" },
};

const send = (msg: Msg, step: StreamStep): void =>
  void msg.respond(stepBytes(step), { headers: stepHeaders(step) });
