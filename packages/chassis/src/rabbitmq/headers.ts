import type { Message } from "amqplib";

/** Headers that Torg writes on copies of a message: on the ladder, and among the dead. */
export const header = {
  attempts: "x-torg-attempts",
  reason: "x-torg-reason",
  handler: "x-torg-handler",
  queue: "x-torg-queue",
  traceId: "x-torg-trace-id",
  failedAt: "x-torg-failed-at",
} as const;

/** Tries before this one. */
export const attemptsOf = ({ properties }: Message): number => {
  const attempts: unknown = properties.headers?.[header.attempts];
  return typeof attempts === "number" && Number.isSafeInteger(attempts) && attempts > 0 ? attempts : 0;
};

/** The broker itself has seen it come back: whoever had it died, or lost its channel. */
export const cameBack = ({ fields, properties }: Message): boolean =>
  fields.redelivered || Number(properties.headers?.["x-delivery-count"] ?? 0) > 0;

export const textHeader = ({ properties }: Message, name: string): string | undefined => {
  const value: unknown = properties.headers?.[name];
  return typeof value === "string" ? value : undefined;
};

const reasonMax = 1_000;

/** What a copy says of the failure that made it; the headers of earlier deaths are left out. */
export function failureHeaders(
  message: Message,
  { queue, attempts, reason }: { queue: string; attempts: number; reason: string },
): Record<string, string | number> {
  const traceparent = textHeader(message, "traceparent") ?? "";
  return {
    traceparent,
    [header.traceId]: traceparent.slice(3, 35),
    [header.attempts]: attempts,
    [header.reason]: reason.slice(0, reasonMax),
    [header.queue]: queue,
    [header.handler]: `${queue.slice(0, queue.lastIndexOf("."))} on ${message.properties.type ?? "a message without a type"}`,
    [header.failedAt]: new Date().toISOString(),
  };
}
