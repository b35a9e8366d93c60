import { type EventContract, partsOf } from "@torg/contracts";

type Hears = { readonly money: readonly EventContract[]; readonly events: readonly EventContract[] };

/** A queue that hears all versions of an event. */
export type Binding = {
  /** The type without its version: `order.created`. */
  readonly family: string;
  readonly queue: string;
};

/** `order.created.v1` is of the family `order.created`. */
export const familyOf = (type: string): string => partsOf(type).family;

/** Which queue hears which events: the bindings of the exchange. */
export function bindingsOf(wiring: Readonly<Record<string, { readonly hears: Hears }>>): Binding[] {
  return Object.entries(wiring).flatMap(([service, { hears }]) => [
    ...hears.money.map((event) => ({ family: familyOf(event.type), queue: `${service}.money` })),
    ...hears.events.map((event) => ({ family: familyOf(event.type), queue: `${service}.events` })),
  ]);
}
