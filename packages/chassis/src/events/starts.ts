import type { Store } from "../commit/store";
import type { Delivery, Outcome, Receive } from "./port";

type Options = {
  readonly queue: string;
  readonly receive: Receive;
  readonly starts: Store<never>["starts"];
  /** At this start, or after this many hung ones where `parkHung`, it is given up. */
  readonly startsMax: number;
  readonly parkHung: boolean;
};

/**
 * Keeps a message that kills its process from doing so for ever, and from taking its neighbours along: one that came
 * back is begun alone, the start is counted and committed before its handler runs, and at `startsMax` it is parked.
 * A message that nobody has had yet costs nothing more.
 */
export function countingStarts({ queue, receive, starts, startsMax, parkHung }: Options): Receive {
  async function alone(delivery: Delivery): Promise<readonly Outcome[]> {
    const { id, eventId, cameBack } = delivery;
    if (cameBack) {
      const count = await starts.count(queue, eventId);
      if (count >= startsMax) {
        const reason = `it was begun ${count} times and came to no end: its handler kills the process, or the process died each time`;
        await starts.forget(queue, [eventId]);
        return [{ id, result: "never", reason }];
      }
    }
    const outcomes = await receive([delivery]);
    if (!outcomes.some(isHung)) await starts.forget(queue, [eventId]);
    return outcomes;
  }

  /** A start that hung came to no end either. */
  async function judged(outcome: Outcome, delivery: Delivery | undefined): Promise<Outcome> {
    if (!parkHung || !delivery || !isHung(outcome)) return outcome;
    const count = await starts.count(queue, delivery.eventId);
    if (count < startsMax) return outcome;
    await starts.forget(queue, [delivery.eventId]);
    return { id: outcome.id, result: "never", reason: `${outcome.reason}, ${count} times` };
  }

  return async (batch) => {
    const fresh = batch.filter(({ cameBack, attempts }) => !cameBack && attempts === 0);
    const outcomes: Outcome[] = fresh.length > 0 ? [...(await receive(fresh))] : [];
    for (const delivery of batch) {
      if (fresh.includes(delivery)) continue;
      outcomes.push(...(await alone(delivery).catch((error) => [again(delivery, error)])));
    }
    return Promise.all(
      outcomes.map((outcome) =>
        judged(
          outcome,
          batch.find(({ id }) => id === outcome.id),
        ),
      ),
    );
  };
}

type Hung = Extract<Outcome, { readonly result: "retry" }>;
const isHung = (outcome: Outcome): outcome is Hung => outcome.result === "retry" && outcome.hung === true;

/** The count itself failed: its store is away. */
const again = ({ id }: Delivery, error: unknown): Outcome => ({
  id,
  result: "retry",
  reason: error instanceof Error ? error.message : String(error),
});
