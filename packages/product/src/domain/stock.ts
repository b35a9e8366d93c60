import type { ProductId, VariantId, WarehouseId } from "@torg/contracts";
import { exact } from "./quantity";

export const movementKinds = ["adjust", "import", "reserve", "release", "spend", "count"] as const;
export type MovementKind = (typeof movementKinds)[number];

/** A variant in a warehouse. */
export type Place = { readonly variantId: VariantId; readonly warehouseId: WarehouseId };

/** What a place holds. `onHand - reserved` of it is free; less than nothing where it owes goods to orders. */
export type Shelf = Place & {
  readonly productId: ProductId;
  readonly sku: string;
  readonly onHand: number;
  readonly reserved: number;
  /** Reserved and not there. */
  readonly owed: number;
  /** The last figure from 1C. */
  readonly imported: number | null;
  /** Of its warehouse: a lower one is taken from first. */
  readonly priority: number;
  /** Orders take nothing from a warehouse that is not. */
  readonly active: boolean;
  /** Of its variant: how many may be promised today that are nowhere. */
  readonly beyond: number;
  /** Of its variant: staff are told when what may be ordered falls to this; null: as for the whole shop. */
  readonly lowAt: number | null;
  /** Higher than any that somebody had who locked the shelf before. */
  readonly version: number;
};

/** A row of the ledger: what is added to a shelf's figures, or taken from them. */
export type Movement = Place & {
  readonly kind: MovementKind;
  readonly onHand: number;
  readonly reserved: number;
  /** How much of it may be promised beyond the shelf; without it a shelf that has too little refuses. */
  readonly owed?: number;
};

/** What an order took from a shelf. */
export type HeldLine = Place & {
  readonly quantity: number;
  readonly spent: number;
  readonly released: number;
};

/** What movements do to the figures of each place together. */
export function changesOf(movements: readonly Movement[]): (Place & Record<Figure, number>)[] {
  const sums = new Map<string, Place & Record<Figure, number>>();
  for (const { onHand, reserved, owed = 0, ...movement } of movements) {
    const key = placeKey(movement);
    const before = sums.get(key) ?? { ...placeOf(movement), onHand: 0, reserved: 0, owed: 0 };
    sums.set(key, {
      ...placeOf(movement),
      onHand: exact(before.onHand + onHand),
      reserved: exact(before.reserved + reserved),
      owed: exact(before.owed + owed),
    });
  }
  return [...sums.values()];
}
type Figure = "onHand" | "reserved" | "owed";

/** What a decision changes: figures through their ledger rows, and the lines of the order. */
export type Decision = { readonly movements: readonly Movement[]; readonly lines: readonly HeldLine[] };

export const placeOf = ({ variantId, warehouseId }: Place): Place => ({ variantId, warehouseId });
export const placeKey = ({ variantId, warehouseId }: Place): string => `${variantId}@${warehouseId}`;

export const freeOn = ({ onHand, reserved }: Pick<Shelf, "onHand" | "reserved">): number =>
  exact(onHand - reserved);

/** What lies there for orders: no other reason takes it away. */
export const keptOn = ({ reserved, owed }: Shelf): number => exact(reserved - owed);

/** What a line still reserves. */
export const openOf = ({ quantity, spent, released }: HeldLine): number => exact(quantity - spent - released);
