import type { EventContract } from "@torg/contracts";
import type { ServiceKey } from "../calls/caller";
import type { Consumer } from "../consume";
import type { Context } from "../context";
import type { Runtime } from "../make-context";
import type { Queue } from "./port";
import { receiving } from "./receive";

type Hears = { readonly money: readonly EventContract[]; readonly events: readonly EventContract[] };

const seconds = (...list: number[]) => list.map((s) => s * 1000);
/** Two minutes in all: a mail or a copy may be late, and then a person looks. */
const eventsDelaysMs = seconds(1, 2, 5, 10, 20, 40, 42);
/** A day in all: money and stock are not given up because something was away for the night. */
const moneyDelaysMs = seconds(1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 21_600, 28_800);

/** The two queues of a service, bound to the exact types that the wiring says it hears. */
export function queuesOf<S extends ServiceKey, C, R, D>(
  runtime: Runtime<S, C, R, D>,
  consumers: readonly Consumer<Context<S, C, R, D>, D>[],
  hears: Hears,
): Queue[] {
  const heard = new Set([...hears.money, ...hears.events].map((event) => event.type));
  for (const { event } of consumers) {
    if (!heard.has(event.type))
      throw new Error(`${runtime.name} reacts to ${event.type}, which the wiring does not let it hear`);
  }
  for (const type of heard) {
    if (!consumers.some(({ event }) => event.type === type))
      throw new Error(`${runtime.name} hears ${type} and does nothing with it`);
  }
  const batchMax = runtime.host.common.CONSUMER_BATCH;
  const queue = (kind: "money" | "events", retryDelaysMs: readonly number[]): Queue[] =>
    hears[kind].length === 0
      ? []
      : [
          {
            name: `${runtime.name}.${kind}`,
            retryDelaysMs,
            batchMax,
            receive: receiving(runtime, consumers),
          },
        ];
  return [...queue("money", moneyDelaysMs), ...queue("events", eventsDelaysMs)];
}

/** Which queue hears which type: the bindings of the exchange. */
export function bindingsOf(
  wiring: Readonly<Record<string, { readonly hears: Hears }>>,
): { type: string; queue: string }[] {
  return Object.entries(wiring).flatMap(([service, { hears }]) => [
    ...hears.money.map((event) => ({ type: event.type, queue: `${service}.money` })),
    ...hears.events.map((event) => ({ type: event.type, queue: `${service}.events` })),
  ]);
}
