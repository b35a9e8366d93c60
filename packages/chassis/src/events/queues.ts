import type { EventContract } from "@torg/contracts";
import type { ServiceKey } from "../calls/caller";
import type { Consumer } from "../consume";
import type { Context } from "../context";
import type { Runtime } from "../make-context";
import { familyOf } from "./bindings";
import { eventsDelaysMs, moneyDelaysMs } from "./delays";
import type { Queue } from "./port";
import { receiving } from "./receive";
import { countingStarts } from "./starts";

type Hears = { readonly money: readonly EventContract[]; readonly events: readonly EventContract[] };

/** The two queues of a service, with what the wiring says it hears. */
export function queuesOf<S extends ServiceKey, C, R, D>(
  runtime: Runtime<S, C, R, D>,
  consumers: readonly Consumer<Context<S, C, R, D>, D>[],
  hears: Hears,
): Queue[] {
  const heard = new Map([...hears.money, ...hears.events].map(({ type }) => [familyOf(type), type]));
  for (const { event } of consumers) {
    if (!heard.has(familyOf(event.type)))
      throw new Error(`${runtime.name} reacts to ${event.type}, which the wiring does not let it hear`);
  }
  for (const [family, type] of heard) {
    if (!consumers.some(({ event }) => familyOf(event.type) === family))
      throw new Error(`${runtime.name} hears ${type} and does nothing with it`);
  }
  const { CONSUMER_BATCH, STARTS_MAX } = runtime.host.common;
  const receive = receiving(runtime, consumers);
  const starts = runtime.store?.starts;
  const queue = (kind: "money" | "events", retryDelaysMs: readonly number[]): Queue[] =>
    hears[kind].length === 0
      ? []
      : [
          {
            name: `${runtime.name}.${kind}`,
            retryDelaysMs,
            batchMax: CONSUMER_BATCH,
            receive: starts
              ? countingStarts({
                  queue: `${runtime.name}.${kind}`,
                  receive,
                  starts,
                  startsMax: STARTS_MAX,
                  parkHung: kind === "events", // money is tried for a day: what it hangs on may come back
                })
              : receive,
          },
        ];
  return [...queue("money", moneyDelaysMs), ...queue("events", eventsDelaysMs)];
}
