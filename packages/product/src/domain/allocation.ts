import { Failure, type LineRequest, type VariantId } from "@torg/contracts";
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
import { inOrderOfChoice, type OpenShelf, type WarehouseChoice } from "./warehouse-choice";

type Circumstances = {
  /** What an earlier revision of the order took. */
  readonly held?: readonly HeldLine[];
  readonly choice?: WarehouseChoice;
};

/**
 * Takes all lines from the shelves of open warehouses, or throws `product.out_of_stock` at the first that is
 * short. What lies anywhere is first for whom goods are already owed, then for this order; what is missing then is
 * promised beyond the shelf, as far as the variant's policy goes. What an earlier revision of the order held goes
 * back first, and what it spent is not taken again.
 */
export function allocate(
  wanted: readonly LineRequest[],
  shelves: readonly Shelf[],
  { held = [], choice = "priority" }: Circumstances = {},
): Decision {
  const lines = new Map(held.map((line) => [placeKey(line), { ...line, quantity: line.spent, released: 0 }]));
  const returned = new Map(held.map((line) => [placeKey(line), openOf(line)]));
  const movements: Movement[] = held
    .filter((line) => openOf(line) > 0)
    .map((line) => ({ ...placeOf(line), kind: "release", onHand: 0, reserved: -openOf(line) }));
  const nets = shelves.map((shelf) => ({
    shelf,
    free: exact(freeOn(shelf) + (returned.get(placeKey(shelf)) ?? 0)),
  }));
  const missing = new Map(
    [...totals(wanted)].map(([id, quantity]) => [id, Math.max(0, exact(quantity - spentOf(held, id)))]),
  );
  const open = inOrderOfChoice(
    choice,
    missing,
    nets.filter(({ shelf }) => shelf.active),
  );

  function take(shelf: Shelf, quantity: number, owed: number): void {
    const key = placeKey(shelf);
    const taken = exact(quantity + owed);
    if (taken <= 0) return;
    movements.push({ ...placeOf(shelf), kind: "reserve", onHand: 0, reserved: taken, ...(owed && { owed }) });
    const spent = lines.get(key)?.spent ?? 0;
    lines.set(key, { ...placeOf(shelf), quantity: exact(spent + taken), spent, released: 0 });
  }
  for (const [variantId, quantity] of missing) {
    const own = open.filter(({ shelf }) => shelf.variantId === variantId);
    const [first] = own;
    const there = roomOn(nets.filter(({ shelf }) => shelf.variantId === variantId));
    const beyond = first?.shelf.beyond ?? 0;
    if (quantity > 0 && (first === undefined || quantity > exact(there + beyond))) {
      const sku = shelves.find((shelf) => shelf.variantId === variantId)?.sku;
      throw new Failure("product.out_of_stock", { sku: sku ?? variantId });
    }
    let left = Math.min(quantity, Math.max(0, there));
    const owed = exact(quantity - left);
    for (const { shelf, free } of own) {
      const taken = Math.max(0, Math.min(left, free));
      left = exact(left - taken);
      take(shelf, taken, shelf === first?.shelf ? owed : 0);
    }
  }
  return { movements, lines: [...lines.values()] };
}

/** What may be ordered of one variant without a promise; below zero where more is owed already. */
const roomOn = (nets: readonly OpenShelf[]): number =>
  exact(nets.reduce((sum, { shelf, free }) => sum + (shelf.active ? free : Math.min(free, 0)), 0));

/** A variant may stand in several lines. */
function totals(wanted: readonly LineRequest[]): Map<VariantId, number> {
  const sums = new Map<VariantId, number>();
  for (const { variantId, quantity } of wanted)
    sums.set(variantId, exact((sums.get(variantId) ?? 0) + quantity));
  return sums;
}

const spentOf = (held: readonly HeldLine[], variantId: VariantId): number =>
  exact(held.filter((line) => line.variantId === variantId).reduce((sum, line) => sum + line.spent, 0));
