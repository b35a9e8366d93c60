import type { ConfirmChannel, Options } from "amqplib";

export type Publication = {
  readonly exchange: string;
  readonly routingKey: string;
  readonly content: Buffer;
  /** The broker answers for each of these ids; two at once of one id may not be under way. */
  readonly messageId: string;
  readonly options: Options.Publish;
};

/** The broker is there and did not take a message: it is full, or no queue is bound. */
export class NotTaken extends Error {
  override readonly name = "NotTaken";
}

/**
 * Publishes on a confirm channel and answers when the broker has taken the message for good. With `mandatory`, one that
 * no queue would get is confirmed all the same, but returned first: that is a failure here.
 */
export function publisherOn(channel: ConfirmChannel): (publication: Publication) => Promise<void> {
  const returned = new Set<string>();
  channel.on("return", ({ properties }) => {
    if (typeof properties.messageId === "string") returned.add(properties.messageId);
  });
  return ({ exchange, routingKey, content, messageId, options }) =>
    new Promise((resolve, reject) => {
      channel.publish(exchange, routingKey, content, { ...options, messageId, persistent: true }, (error) => {
        const unroutable = returned.delete(messageId);
        if (isNack(error)) reject(new NotTaken(`${exchange} refused ${routingKey}`));
        else if (error)
          reject(error); // the channel is lost, and whether the broker has it is not known
        else if (unroutable) reject(new NotTaken(`${exchange} has no queue for ${routingKey}`));
        else resolve();
      });
    });
}

const isNack = (error: unknown): boolean => error instanceof Error && error.message === "message nacked";
