import type { ServiceKey } from "../calls/caller";
import type { StepScope } from "../commit/store";
import { type Consumer, Never, type Reaction } from "../consume";
import type { Context } from "../context";
import { makeContext, type Runtime } from "../make-context";
import { nobody } from "../principal";
import { inSpan, SpanKind, traceIdOf, traceparentOf } from "../telemetry/tracing";
import type { Delivery, Outcome, Receive } from "./port";

type Step<X, D> = {
  readonly delivery: Delivery;
  readonly reaction: Extract<Reaction<X, D>, { kind: "step" }>;
};
type Alone<X> = { readonly delivery: Delivery; readonly reaction: Extract<Reaction<X>, { kind: "alone" }> };

/** A handler may make calls of its own for this long. */
const aloneDeadlineMs = 60_000;

/**
 * Handles a batch: what only writes shares one transaction, and after a failure each is tried by itself, so that a
 * bad message does not take its neighbours. What makes calls is handled alone. Never throws: each delivery has its outcome.
 */
export function receiving<S extends ServiceKey, C, R, D>(
  runtime: Runtime<S, C, R, D>,
  consumers: readonly Consumer<Context<S, C, R, D>, D>[],
): Receive {
  type X = Context<S, C, R, D>;
  const { name, host, log, store } = runtime;
  const byType = new Map<string, Consumer<X, D>>(
    consumers.map((consumer) => [consumer.event.type, consumer]),
  );

  function read(delivery: Delivery): Reaction<X, D> {
    const consumer = byType.get(delivery.type);
    return consumer
      ? consumer.read(JSON.parse(delivery.data))
      : { kind: "unreadable", reason: `${name} knows no ${delivery.type}` };
  }

  const contextOf = (delivery: Delivery, traceparent: string): X =>
    makeContext(runtime, {
      cause: { kind: "event", name: delivery.type, id: delivery.eventId },
      principal: nobody,
      caller: undefined,
      deadline: Date.now() + aloneDeadlineMs,
      strict: false,
      requestId: delivery.requestId,
      traceparent,
    });

  const traced = (delivery: Delivery, work: (traceparent: string) => Promise<void>): Promise<void> =>
    inSpan(host.tracing.tracer(name), `hear ${delivery.type}`, {
      kind: SpanKind.CONSUMER,
      parent: delivery.traceparent,
      attributes: { "messaging.message.id": delivery.eventId, "messaging.destination.name": name },
      work: (span) => work(traceparentOf(span)),
    });

  /** One transaction for all of them. */
  async function together(steps: readonly Step<X, D>[]): Promise<void> {
    const [first] = steps;
    if (!first) return;
    if (!store) throw new Error(`${name} keeps no state`);
    await store.commit({
      origin: first.delivery,
      deadline: undefined,
      work: async (_, { as, claim }) => {
        for (const { delivery, reaction } of await claimed(claim, steps)) {
          await traced(delivery, (traceparent) =>
            reaction.run(as({ ...delivery, traceparent }), contextOf(delivery, traceparent)),
          );
        }
      },
    });
  }

  const alone = ({ delivery, reaction }: Alone<X>) =>
    traced(delivery, (traceparent) => reaction.run(contextOf(delivery, traceparent)));

  /** The outcome of one delivery by itself. */
  async function outcomeOf(delivery: Delivery, work: () => Promise<void>): Promise<Outcome> {
    try {
      await work();
      return told(delivery, { id: delivery.id, result: "done" });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const trail = {
        eventId: delivery.eventId,
        traceId: traceIdOf(delivery.traceparent),
        attempts: delivery.attempts,
      };
      log.warn({ err: error, ...trail }, `${delivery.type} failed`);
      return told(delivery, { id: delivery.id, result: error instanceof Never ? "never" : "retry", reason });
    }
  }

  function told(delivery: Delivery, outcome: Outcome): Outcome {
    const { type, eventId, subject, requestId, traceparent } = delivery;
    host.metrics.handled.inc({ service: name, type, outcome: outcome.result });
    log.info(
      { eventId, subject, outcome: outcome.result, requestId, traceId: traceIdOf(traceparent) },
      `heard ${type}`,
    );
    return outcome;
  }

  async function outcomesOf(steps: readonly Step<X, D>[]): Promise<Outcome[]> {
    if (steps.length > 1 && store?.shares === true) {
      try {
        await together(steps);
        return steps.map(({ delivery }) => told(delivery, { id: delivery.id, result: "done" }));
      } catch (error) {
        log.debug({ err: error }, "a batch failed; each of it is tried by itself");
      }
    }
    const outcomes: Outcome[] = [];
    for (const step of steps) outcomes.push(await outcomeOf(step.delivery, () => together([step])));
    return outcomes;
  }

  return async (batch) => {
    const outcomes: Outcome[] = [];
    const steps: Step<X, D>[] = [];
    for (const delivery of batch) {
      const reaction = read(delivery);
      if (reaction.kind === "step") steps.push({ delivery, reaction });
      else if (reaction.kind === "alone")
        outcomes.push(await outcomeOf(delivery, () => alone({ delivery, reaction })));
      else outcomes.push(told(delivery, { id: delivery.id, result: "never", reason: reaction.reason }));
    }
    return [...outcomes, ...(await outcomesOf(steps))];
  };
}

/** Claims the events that want it; those that were claimed before are left out. */
async function claimed<X, D>(
  claim: StepScope<D>["claim"],
  steps: readonly Step<X, D>[],
): Promise<readonly Step<X, D>[]> {
  const wanting = steps.filter(({ reaction }) => reaction.once).map(({ delivery }) => delivery);
  if (wanting.length === 0) return steps;
  const fresh = new Set(await claim(wanting.map(({ type, eventId }) => ({ handler: type, eventId }))));
  return steps.filter(({ delivery, reaction }) => !reaction.once || fresh.delete(delivery.eventId)); // twice in a batch: once
}
