import { exact } from "./quantity";
import { type Movement, placeKey, type Shelf } from "./stock";

/** A UUIDv7 that ends in these digits. */
export const uuid = (digits: string): string => `01936f2e-7c1a-7b3c-9d4e-${digits.padStart(12, "0")}`;

export const shelf = (own: Pick<Shelf, "variantId" | "warehouseId"> & Partial<Shelf>): Shelf => ({
  productId: `prd_${uuid("0")}`,
  sku: own.variantId,
  onHand: 0,
  reserved: 0,
  owed: 0,
  imported: null,
  priority: 1,
  active: true,
  beyond: 0,
  lowAt: null,
  version: 1,
  ...own,
});

/** The shelves as the database leaves them after these movements. */
export const applyTo = (shelves: readonly Shelf[], movements: readonly Movement[]): Shelf[] =>
  shelves.map((one) => {
    const own = movements.filter((movement) => placeKey(movement) === placeKey(one));
    const onHand = exact(own.reduce((sum, movement) => sum + movement.onHand, one.onHand));
    const reserved = exact(own.reduce((sum, movement) => sum + movement.reserved, one.reserved));
    const promised = exact(own.reduce((sum, { owed = 0 }) => sum + owed, one.owed));
    return { ...one, onHand, reserved, owed: Math.max(0, Math.min(promised, exact(reserved - onHand))) };
  });
