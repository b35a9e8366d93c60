import type { Message } from "amqplib";
import { attemptsOf, header, textHeader } from "../../../packages/chassis/src/rabbitmq/headers";
import { type Line, withChannel } from "./open-line";

export type Dead = {
  readonly eventId: string;
  readonly reason: string;
  readonly handler: string;
  readonly attempts: number;
  readonly traceId: string;
  /** When it was parked, unix ms. */
  readonly at: number;
};

/** What `notification.events` has given up, with all that is written beside it. It stays there. */
export async function deadIn(line: Line, amqpUrl: string | undefined): Promise<readonly Dead[]> {
  if (amqpUrl !== undefined)
    return withChannel(amqpUrl, async (channel) => {
      const found: Dead[] = [];
      for (;;) {
        const message = await channel.get(line.names.deadQueue("notification.events"));
        if (!message) return found;
        found.push(deadOf(message)); // what is not acknowledged goes back when the channel closes
      }
    });
  return line.sql("integration")<Dead[]>`
    select event_id as "eventId", reason, queue || ' on ' || type as handler, attempts, substr(traceparent, 4, 32) as "traceId",
      (extract(epoch from dead_at) * 1000)::float8 as at
    from torg.deliveries where dead_at is not null`;
}

export const deadOf = (message: Message): Dead => ({
  eventId: message.properties.messageId ?? "",
  reason: textHeader(message, header.reason) ?? "",
  handler: textHeader(message, header.handler) ?? "",
  attempts: attemptsOf(message),
  traceId: textHeader(message, header.traceId) ?? "",
  at: Date.parse(textHeader(message, header.failedAt) ?? ""),
});
