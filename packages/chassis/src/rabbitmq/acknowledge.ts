import type { ConfirmChannel, ConsumeMessage } from "amqplib";

/**
 * Acknowledges messages that finish in any order, in as few frames as there can be: everything up to the oldest that is
 * still open in one, the rest by themselves. On a channel that is lost it does nothing: they come again.
 */
export function acknowledging(channel: ConfirmChannel): {
  /** In the order in which they came. */
  readonly opened: (message: ConsumeMessage) => void;
  readonly done: (messages: readonly ConsumeMessage[]) => void;
} {
  const open = new Set<ConsumeMessage>();
  let lost = false;
  channel.once("close", () => {
    lost = true;
  });
  return {
    opened: (message) => void open.add(message),
    done(messages) {
      if (lost) return;
      const left = new Set(messages);
      let upTo: ConsumeMessage | undefined;
      for (const message of open) {
        if (!left.delete(message)) break;
        upTo = message;
        open.delete(message);
      }
      if (upTo) channel.ack(upTo, true);
      for (const message of left) if (open.delete(message)) channel.ack(message);
    },
  };
}
