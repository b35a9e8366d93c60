import type { LineRequest, OrderStatus, VariantId } from "@torg/contracts";
import { exact } from "./quantity";
import {
  type Decision,
  freeOn,
  type HeldLine,
  type Movement,
  openOf,
  placeKey,
  placeOf,
  type Shelf,
} from "./stock";

/**
 * Where nothing more will leave: what the order still holds goes back to the shelf. A closed rest counts as
 * shipped.
 */
export const isOver: Readonly<Record<OrderStatus, boolean>> = {
  pending: false,
  awaiting_payment: false,
  confirmed: false,
  paid: false,
  partly_shipped: false,
  shipped: true,
  delivered: true,
  rejected: true,
  expiring: false, // the money may still be faster than the void
  cancelled: true,
  refunding: true,
  refunded: true,
};

/**
 * What an order's move does to its lines: spends what has left, counted from the beginning, and releases the
 * rest when it is over. Moves may come repeated and in any order. Goods that left after their release are
 * taken from what is free, as far as it goes; and what was promised beyond the shelf, as far as it has come.
 */
export function settle(
  held: readonly HeldLine[],
  shelves: readonly Shelf[],
  { shipped, over }: { shipped: readonly LineRequest[]; over: boolean },
): Decision {
  const due = new Map<VariantId, number>(shipped.map(({ variantId, quantity }) => [variantId, quantity]));
  for (const line of held) due.set(line.variantId, exact((due.get(line.variantId) ?? 0) - line.spent));
  const free = new Map(shelves.map((shelf) => [placeKey(shelf), freeOn(shelf)]));
  const there = new Map(shelves.map((shelf) => [placeKey(shelf), shelf.onHand]));
  const movements: Movement[] = [];

  /** Takes up to `most` of what is due for the line's variant. */
  function take(line: HeldLine, most: number): number {
    const left = due.get(line.variantId) ?? 0;
    const taken = Math.max(0, Math.min(left, most));
    due.set(line.variantId, exact(left - taken));
    return taken;
  }
  function spendReserved(line: HeldLine): HeldLine {
    const taken = take(line, Math.min(openOf(line), there.get(placeKey(line)) ?? 0)); // less only of what is owed
    if (taken > 0) movements.push({ ...placeOf(line), kind: "spend", onHand: -taken, reserved: -taken });
    return { ...line, spent: exact(line.spent + taken) };
  }
  function spendReleased(line: HeldLine): HeldLine {
    const taken = take(line, Math.min(line.released, free.get(placeKey(line)) ?? 0));
    if (taken > 0) movements.push({ ...placeOf(line), kind: "spend", onHand: -taken, reserved: 0 });
    return { ...line, spent: exact(line.spent + taken), released: exact(line.released - taken) };
  }
  function release(line: HeldLine): HeldLine {
    const open = openOf(line);
    if (open > 0) movements.push({ ...placeOf(line), kind: "release", onHand: 0, reserved: -open });
    return { ...line, released: exact(line.released + open) };
  }

  const spent = held.map(spendReserved).map(spendReleased);
  return { movements, lines: over ? spent.map(release) : spent };
}
