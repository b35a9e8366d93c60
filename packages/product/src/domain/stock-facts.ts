import type { ProductId, VariantId } from "@torg/contracts";
import { exact } from "./quantity";
import { changesOf, freeOn, type Movement, placeKey, type Shelf } from "./stock";

/** What may be ordered of a variant once its figures have moved. */
export type StockFact = {
  readonly variantId: VariantId;
  readonly productId: ProductId;
  readonly sku: string;
  readonly available: number;
  /** Its mark, or the shop's; `fell` when it was above it before. */
  readonly threshold: number;
  readonly fell: boolean;
  readonly version: number;
};

/**
 * What these movements make true of the variants whose goods or promises they change. The shelves are all that
 * these variants have, as they were before.
 */
export function factsOf(
  shelves: readonly Shelf[],
  movements: readonly Movement[],
  lowAt: number,
): StockFact[] {
  const freed = new Map(changesOf(movements).map((change) => [placeKey(change), freeOn(change)]));
  const moved = new Set(
    shelves.flatMap((shelf) => ((freed.get(placeKey(shelf)) ?? 0) === 0 ? [] : [shelf.variantId])),
  );
  return [...moved].flatMap((variantId): StockFact[] => {
    const own = shelves.filter((shelf) => shelf.variantId === variantId);
    const [first] = own;
    if (first === undefined) return [];
    const before = netOf(own, () => 0);
    const after = netOf(own, (shelf) => freed.get(placeKey(shelf)) ?? 0);
    const { productId, sku } = first;
    const threshold = first.lowAt ?? lowAt;
    const fell = before > threshold && after <= threshold;
    const version = Math.max(...own.map((shelf) => shelf.version));
    return [{ variantId, productId, sku, available: Math.max(0, after), threshold, fell, version }];
  });
}

/** What shelves come to: a promise counts wherever it was made, goods only where orders take them. */
const netOf = (shelves: readonly Shelf[], added: (shelf: Shelf) => number): number =>
  exact(
    shelves.reduce((sum, shelf) => {
      const free = exact(freeOn(shelf) + added(shelf));
      return sum + (shelf.active ? free : Math.min(0, free));
    }, 0),
  );
