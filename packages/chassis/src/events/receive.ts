import type { ServiceKey } from "../calls/caller";
import type { StepScope } from "../commit/store";
import { type Consumer, Never, type Reaction } from "../consume";
import type { Context } from "../context";
import { makeContext, type Runtime } from "../make-context";
import { nobody } from "../principal";
import { inSpan, SpanKind, traceIdOf, traceparentOf } from "../telemetry/tracing";
import { familyOf } from "./bindings";
import type { Delivery, Outcome, Receive } from "./port";

type Step<X, D> = {
  readonly delivery: Delivery;
  readonly reaction: Extract<Reaction<X, D>, { kind: "step" }>;
};
type Alone<X> = { readonly delivery: Delivery; readonly reaction: Extract<Reaction<X>, { kind: "alone" }> };

/** Past a handler's time its calls are over by themselves; only what hangs is still there then. */
const graceMs = 250;

/** A handler that came to no end within its time. Its transaction is rolled back, and what it writes later is refused. */
class Hung extends Error {
  override readonly name = "Hung";
  constructor(
    readonly deliveryId: string,
    afterMs: number,
  ) {
    super(`its handler came to no end within ${afterMs} ms`);
  }
}

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
  const handlerMs = host.common.HANDLER_TIMEOUT_MS;
  const byFamily = new Map<string, Consumer<X, D>>(
    consumers.map((consumer) => [familyOf(consumer.event.type), consumer]),
  );

  function read({ type, data }: Delivery): Reaction<X, D> {
    const consumer = byFamily.get(familyOf(type));
    return consumer
      ? consumer.read(type, JSON.parse(data))
      : { kind: "unreadable", reason: `${name} knows no ${type}` };
  }

  /** Bounds a handler's time. */
  const within = (delivery: Delivery, work: Promise<void>): Promise<void> => {
    const hung = Promise.withResolvers<never>();
    const timer = setTimeout(() => hung.reject(new Hung(delivery.id, handlerMs)), handlerMs + graceMs);
    return Promise.race([work, hung.promise]).finally(() => clearTimeout(timer));
  };

  const contextOf = (delivery: Delivery, traceparent: string): X =>
    makeContext(runtime, {
      cause: { kind: "event", name: delivery.type, id: delivery.eventId },
      principal: nobody,
      caller: undefined,
      deadline: Date.now() + handlerMs,
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
            within(
              delivery,
              reaction.run(as({ ...delivery, traceparent }), contextOf(delivery, traceparent)),
            ),
          );
        }
      },
    });
  }

  const alone = ({ delivery, reaction }: Alone<X>) =>
    traced(delivery, (traceparent) => within(delivery, reaction.run(contextOf(delivery, traceparent))));

  /** The outcome of one delivery by itself. */
  async function outcomeOf(delivery: Delivery, work: () => Promise<void>): Promise<Outcome> {
    try {
      await work();
      return told(delivery, { id: delivery.id, result: "done" });
    } catch (error) {
      return failed(delivery, error);
    }
  }

  function failed(delivery: Delivery, error: unknown): Outcome {
    const { id, eventId, traceparent, attempts, type } = delivery;
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ err: error, eventId, traceId: traceIdOf(traceparent), attempts }, `${type} failed`);
    if (error instanceof Never) return told(delivery, { id, result: "never", reason });
    return told(delivery, { id, result: "retry", reason, hung: error instanceof Hung });
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
    const outcomes: Outcome[] = [];
    let hung: string | undefined;
    if (steps.length > 1 && store?.shares === true) {
      try {
        await together(steps);
        return steps.map(({ delivery }) => told(delivery, { id: delivery.id, result: "done" }));
      } catch (error) {
        log.debug({ err: error }, "a batch failed; each of it is tried by itself");
        const culprit =
          error instanceof Hung && steps.find(({ delivery }) => delivery.id === error.deliveryId);
        if (culprit) {
          hung = culprit.delivery.id; // its neighbours have waited for it once
          outcomes.push(failed(culprit.delivery, error));
        }
      }
    }
    for (const step of steps)
      if (step.delivery.id !== hung) outcomes.push(await outcomeOf(step.delivery, () => together([step])));
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
