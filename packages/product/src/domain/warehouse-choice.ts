import type { VariantId } from "@torg/contracts";
import { exact } from "./quantity";
import type { Shelf } from "./stock";

/** From which warehouses an order takes its goods, where several have some. */
export const warehouseChoices = [
  "priority", // the first that has some, in the order that staff gave them
  "most_stock", // for each line the one that has most of it
  "one_warehouse", // the first that has the whole order, so that one parcel leaves; where none has, by priority
] as const;
export type WarehouseChoice = (typeof warehouseChoices)[number];

/** A shelf with what an order may take from it. */
export type OpenShelf = { readonly shelf: Shelf; readonly free: number };

/**
 * The shelves in the order in which goods are taken from them. They are a permutation of what is given, whatever
 * the choice: it moves goods between warehouses and never makes an order possible or impossible.
 */
export function inOrderOfChoice(
  choice: WarehouseChoice,
  wanted: ReadonlyMap<VariantId, number>,
  shelves: readonly OpenShelf[],
): OpenShelf[] {
  const byPriority = shelves.toSorted((a, b) => before(a.shelf, b.shelf));
  if (choice === "most_stock") return byPriority.toSorted((a, b) => b.free - a.free); // stable: else by priority
  if (choice === "priority") return byPriority;
  const whole = byPriority.find(({ shelf }) => hasAll(shelf.warehouseId, wanted, shelves));
  if (whole === undefined) return byPriority;
  const inWhole = ({ shelf }: OpenShelf): boolean => shelf.warehouseId === whole.shelf.warehouseId;
  return [...byPriority.filter(inWhole), ...byPriority.filter((one) => !inWhole(one))];
}

/** The order that staff gave; two of one priority stand by their age, which their ids tell. */
const before = (a: Shelf, b: Shelf): number =>
  a.priority - b.priority || (a.warehouseId < b.warehouseId ? -1 : Number(a.warehouseId > b.warehouseId));

const hasAll = (
  warehouseId: string,
  wanted: ReadonlyMap<VariantId, number>,
  shelves: readonly OpenShelf[],
): boolean =>
  [...wanted].every(([variantId, quantity]) => {
    const own = shelves.filter(
      ({ shelf }) => shelf.warehouseId === warehouseId && shelf.variantId === variantId,
    );
    return exact(own.reduce((sum, { free }) => sum + free, 0)) >= quantity;
  });
