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

/**
 * Takes all lines from the shelves, in the shelves' order, or throws `product.out_of_stock` at the first that
 * is short. What an earlier revision of the order held goes back first, and what it spent is not taken again.
 */
export function allocate(
  wanted: readonly LineRequest[],
  shelves: readonly Shelf[],
  held: readonly HeldLine[] = [],
): Decision {
  const lines = new Map(held.map((line) => [placeKey(line), { ...line, quantity: line.spent, released: 0 }]));
  const returned = new Map(held.map((line) => [placeKey(line), openOf(line)]));
  const movements: Movement[] = held
    .filter((line) => openOf(line) > 0)
    .map((line) => ({ ...placeOf(line), kind: "release", onHand: 0, reserved: -openOf(line) }));

  for (const [variantId, quantity] of totals(wanted)) {
    const own = shelves.filter((shelf) => shelf.variantId === variantId);
    let missing = exact(quantity - spentOf(held, variantId));
    for (const shelf of own) {
      const key = placeKey(shelf);
      const taken = Math.min(missing, exact(freeOn(shelf) + (returned.get(key) ?? 0)));
      if (taken <= 0) continue;
      missing = exact(missing - taken);
      movements.push({ ...placeOf(shelf), kind: "reserve", onHand: 0, reserved: taken });
      const spent = lines.get(key)?.spent ?? 0;
      lines.set(key, { ...placeOf(shelf), quantity: exact(spent + taken), spent, released: 0 });
    }
    if (missing > 0) throw new Failure("product.out_of_stock", { sku: own[0]?.sku ?? variantId });
  }
  return { movements, lines: [...lines.values()] };
}

/** A variant may stand in several lines. */
function totals(wanted: readonly LineRequest[]): Map<VariantId, number> {
  const sums = new Map<VariantId, number>();
  for (const { variantId, quantity } of wanted)
    sums.set(variantId, exact((sums.get(variantId) ?? 0) + quantity));
  return sums;
}

const spentOf = (held: readonly HeldLine[], variantId: VariantId): number =>
  exact(held.filter((line) => line.variantId === variantId).reduce((sum, line) => sum + line.spent, 0));
