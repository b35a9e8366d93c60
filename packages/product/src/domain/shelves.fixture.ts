import { exact } from "./quantity";
import { type Movement, placeKey, type Shelf } from "./stock";

/** A UUIDv7 that ends in these digits. */
export const uuid = (digits: string): string => `01936f2e-7c1a-7b3c-9d4e-${digits.padStart(12, "0")}`;

export const shelf = (own: Pick<Shelf, "variantId" | "warehouseId"> & Partial<Shelf>): Shelf => ({
  sku: own.variantId,
  onHand: 0,
  reserved: 0,
  imported: null,
  ...own,
});

/** The shelves as the database leaves them after these movements. */
export const applyTo = (shelves: readonly Shelf[], movements: readonly Movement[]): Shelf[] =>
  shelves.map((one) => {
    const own = movements.filter((movement) => placeKey(movement) === placeKey(one));
    return {
      ...one,
      onHand: exact(own.reduce((sum, { onHand }) => sum + onHand, one.onHand)),
      reserved: exact(own.reduce((sum, { reserved }) => sum + reserved, one.reserved)),
    };
  });
