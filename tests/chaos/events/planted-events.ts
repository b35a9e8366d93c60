import type { Host } from "@torg/chassis";

type Events = Host["events"];

/** Faults that a careless adapter would have, kept so that the judge is seen to find them. */
export const plantedEvents = {
  /** Acknowledges what it has not done yet. */
  "acks first": (events: Events): Events => ({
    relay: (source) => events.relay(source),
    consume: (queue) =>
      events.consume({
        ...queue,
        receive: async (batch) => {
          setTimeout(() => void queue.receive(batch), 30);
          return batch.map(({ id }) => ({ id, result: "done" }));
        },
      }),
  }),
  /** Forgets an event before the broker has it for good. */
  "forgets first": (events: Events): Events => ({
    relay: (source) =>
      events.relay({
        ...source,
        outbox: {
          ...source.outbox,
          async due(limit, inHand) {
            const due = await source.outbox.due(limit, inHand);
            if (due.length > 0) await source.outbox.forget(due.map(({ id }) => id));
            return due;
          },
        },
      }),
    consume: (queue) => events.consume(queue),
  }),
} as const;
export type PlantedEvents = keyof typeof plantedEvents;
