import { type Context, on } from "@torg/chassis";
import { type EventContract, wiring } from "@torg/contracts";

type Name = "cart" | "product" | "order";

/** A service of the bench is told no events, and must still say what it would do about those that its wiring names. */
export function deaf<S extends Name>(service: S) {
  const { money, events }: Record<"money" | "events", readonly EventContract[]> = wiring[service].hears;
  return [...money, ...events].map((event) =>
    on(event, async (_tx, _data, _ctx: Context<S, object, undefined>) => undefined),
  );
}
