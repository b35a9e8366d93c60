import { Failure, type FailureCode, isFailureCode } from "@torg/contracts";
import { headers, type Msg, type MsgHdrs } from "nats";
import { z } from "zod";
import type { CallMessage, CallReply, WireFailure } from "../calls/port";

const names = {
  /** Deadline (unix ms), request id, and the Idempotency-Key where there is one. */
  call: "Torg-Call",
  traceparent: "Traceparent",
  token: "Torg-Token",
  answer: "Torg-Answer",
  stream: "Torg-Stream",
} as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }); // a byte is a byte
const requestIdShape = /^[\w.:-]{1,64}$/;
const traceparentShape = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/**
 * Headers that are written out once, as they go on the wire. The client would check and copy each of them first, at a
 * tenth of what a whole call costs; here every part
 * has a shape that it is held to, or is percent-encoded.
 */
function written(fields: string): MsgHdrs {
  const bytes = encoder.encode(`NATS/1.0\r\n${fields}\r\n`);
  return Object.assign(headers(), { encode: () => bytes });
}

/** What travels beside a call's input. Who calls and for whom is in the token alone. */
export function callHeaders(message: CallMessage, token: string, more = ""): MsgHdrs {
  const { deadline, key } = message;
  const requestId = requestIdShape.test(message.requestId) ? message.requestId : "-";
  const traceparent = traceparentShape.test(message.traceparent) ? message.traceparent : "";
  const keyed = key === undefined ? "" : ` ${encodeURIComponent(key.toWellFormed()) || empty}`;
  return written(
    `${names.call}: ${deadline} ${requestId}${keyed}\r\n${names.traceparent}: ${traceparent}\r\n${names.token}: ${token}\r\n${more}`,
  );
}

const empty = "%"; // an empty key is a key; it is nothing that encodeURIComponent makes

export type ReadCall = Omit<CallMessage, "procedure" | "input" | "caller" | "principal"> & {
  readonly token: string;
};

/** What came beside a call's input. A call that names no deadline is late. */
export function readHeaders(head: MsgHdrs | undefined): ReadCall {
  const [deadline = "", requestId = "", key] = (head?.get(names.call) ?? "").split(" ");
  const traceparent = head?.get(names.traceparent) ?? "";
  const until = Number(deadline);
  return {
    deadline: Number.isFinite(until) ? until : 0,
    requestId: requestIdShape.test(requestId) ? requestId : Bun.randomUUIDv7(),
    traceparent: traceparentShape.test(traceparent) ? traceparent : newTrace(),
    ...(key !== undefined && { key: readKey(key) }),
    token: head?.get(names.token) ?? "",
  };
}

function readKey(text: string): string {
  try {
    return text === empty ? "" : decodeURIComponent(text);
  } catch {
    throw new Failure("key.missing");
  }
}

const newTrace = () =>
  `00-${crypto.randomUUID().replaceAll("-", "")}-${crypto.randomUUID().slice(24)}0000-00`;

/** The bytes as text, exactly; `input.invalid` where they are none. */
export function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new Failure("input.invalid", { errors: [{ pointer: "", detail: "not UTF-8" }] }, { cause });
  }
}

export const answerBytes = (reply: CallReply): Uint8Array =>
  bytesOf(reply.ok ? reply.body : JSON.stringify(reply.failure));

export const answerHeaders = (reply: CallReply): MsgHdrs =>
  written(`${names.answer}: ${reply.ok ? `ok ${reply.readAt}` : "failed"}\r\n`);

type Received = Pick<Msg, "headers" | "data">;

/** What came back; something else than an answer is `internal.broken`. */
export function readAnswer({ headers: head, data }: Received): CallReply {
  const answer = head?.get(names.answer) ?? "";
  if (answer.startsWith("ok ")) return { ok: true, body: textOf(data), readAt: Number(answer.slice(3)) };
  return { ok: false, failure: answer === "failed" ? readFailure(data) : broken };
}

/** One step of a stream: an item, a sign of life, or its end. `at` is where the next is asked for. */
export type StreamStep =
  | { readonly kind: "item"; readonly id: string; readonly body: string; readonly at: string }
  | { readonly kind: "quiet"; readonly at: string }
  | { readonly kind: "end" }
  | { readonly kind: "failed"; readonly failure: WireFailure };

/** Marks a call as the opening of a stream. */
export const opensStream = `${names.stream}: open\r\n`;
export const isForStream = ({ headers: head }: Msg): boolean => head?.get(names.stream) === "open";

export function stepHeaders(step: StreamStep): MsgHdrs {
  const id = step.kind === "item" ? ` ${encodeURIComponent(step.id.toWellFormed())}` : "";
  const at = "at" in step ? `${names.stream}: ${step.at}\r\n` : "";
  return written(`${names.answer}: ${step.kind}${id}\r\n${at}`);
}

export function stepBytes(step: StreamStep): Uint8Array {
  if (step.kind === "item") return bytesOf(step.body);
  return bytesOf(step.kind === "failed" ? JSON.stringify(step.failure) : "");
}

export function readStep({ headers: head, data }: Received): StreamStep {
  const [kind, id = ""] = (head?.get(names.answer) ?? "").split(" ");
  const at = head?.get(names.stream) ?? "";
  if (kind === "item") return { kind, id: decodeURIComponent(id), body: textOf(data), at };
  if (kind === "quiet") return { kind, at };
  if (kind === "end") return { kind };
  return { kind: "failed", failure: kind === "failed" ? readFailure(data) : broken };
}

const Failed = z.object({
  code: z.custom<FailureCode>(isFailureCode),
  details: z.record(z.string(), z.unknown()),
  traceId: z.string(),
});

function readFailure(data: Uint8Array): WireFailure {
  try {
    return Failed.parse(JSON.parse(textOf(data)));
  } catch {
    return broken;
  }
}

const broken: WireFailure = { code: "internal.broken", details: {}, traceId: "" };
