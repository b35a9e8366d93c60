import type { ServiceName } from "@torg/contracts";
import { traceIdOf } from "../telemetry/tracing";
import type { CallMessage, CallReply } from "./port";

/** What a call may carry, either way: what is larger goes over the owner's HTTP edge. NATS takes 1 MB with headers. */
export const callBytesMax = 900 * 1_024;

export const isTooLarge = (text: string): boolean =>
  text.length > callBytesMax / 3 && Buffer.byteLength(text) > callBytesMax; // a character has three bytes at most

/** The service that a procedure belongs to, by its name. */
export const ownerOf = ({ procedure }: Pick<CallMessage, "procedure">): ServiceName =>
  procedure.slice(0, procedure.indexOf(".")) as ServiceName; // what is no service has no key and no hearer

type Refused = Pick<CallMessage, "traceparent">;

const refused = (
  { traceparent }: Refused,
  code: "call.late" | "call.unavailable" | "body.too_large" | "answer.too_large",
  details: Record<string, unknown> = {},
): CallReply & { ok: false } => ({ ok: false, failure: { code, details, traceId: traceIdOf(traceparent) } });

/** Nobody could be asked: asking again at once is no use. */
export const absent = (message: Refused): CallReply => ({
  ...refused(message, "call.unavailable"),
  absent: true,
});
/** Somebody may have been asked, and no answer can come any more. */
export const unavailable = (message: Refused): CallReply => refused(message, "call.unavailable");
export const late = (message: Refused): CallReply & { ok: false } => refused(message, "call.late");
export const inputTooLarge = (message: Refused): CallReply =>
  refused(message, "body.too_large", { bytesMax: callBytesMax });
export const answerTooLarge = (message: Refused): CallReply & { ok: false } =>
  refused(message, "answer.too_large", { bytesMax: callBytesMax });
