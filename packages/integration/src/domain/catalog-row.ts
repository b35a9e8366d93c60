import { type Bodies, totalKey } from "./bodies";
import type { CommerceObject } from "./commerce-object";
import {
  type DirectoryRow,
  readGroup,
  readPriceType,
  readProperty,
  readUnit,
  readWarehouse,
} from "./directory-rows";
import { keyOf, type ObjectKind } from "./identity";
import { mergeOffer, mergeProduct, mergeProperty } from "./merge";
import type { Note } from "./note";
import { readOffer } from "./offer-row";
import { type OfferRow, type ProductRow, readProduct } from "./product-row";

export type CatalogRow = DirectoryRow | ProductRow | OfferRow;

/** What an object of a file says. `refused`: nothing of it can be taken, and the notes say why. */
export type Interpretation = {
  readonly rows: readonly CatalogRow[];
  readonly notes: readonly Note[];
  readonly refused: boolean;
};

/** A row of what is known, before another one is laid over it. */
export type KnownObject = {
  [K in ObjectKind]: { readonly kind: K; readonly received: Bodies[K] };
}[ObjectKind];

export function interpret({ kind, element, onlyChanges, parentId }: CommerceObject): Interpretation {
  switch (kind) {
    case "group":
      return alone(readGroup(element, parentId));
    case "property":
      return alone(readProperty(element));
    case "priceType":
      return alone(readPriceType(element));
    case "warehouse":
      return alone(readWarehouse(element));
    case "unit":
      return alone(readUnit(element));
    case "product":
      return alone(readProduct(element));
    case "offer":
      return withDirectories(readOffer(element, !onlyChanges));
    case "change":
      return withDirectories(readOffer(element, false));
    case "document":
      return { rows: [], notes: [], refused: false };
  }
}

const alone = ({ row, notes }: { row?: CatalogRow; notes: readonly Note[] }): Interpretation => ({
  rows: row ? [row] : [],
  notes,
  refused: row === undefined && notes.length > 0,
});

/** Price types and warehouses that were never described still get a place, under a name that shows what they are. */
function withDirectories({ row, notes, named }: ReturnType<typeof readOffer>): Interpretation {
  const { rows, refused } = alone({ notes, ...(row && { row }) });
  const mentioned = [
    ...named.priceTypes.map((externalId) => mention("price_type", externalId)),
    ...named.warehouses.map((externalId) => mention("warehouse", externalId)),
    ...(row?.body.stock && totalKey in row.body.stock ? [unnamedWarehouse] : []),
  ];
  return { rows: [...mentioned, ...rows], notes, refused };
}

const unnamedWarehouse: DirectoryRow = {
  kind: "warehouse",
  externalId: "",
  key: totalKey,
  body: { name: "Склад 1С" },
};

const mention = (kind: "price_type" | "warehouse", externalId: string): DirectoryRow => ({
  kind,
  externalId,
  key: keyOf(externalId),
  body: {},
});

/** What is known after a row. `again`: the same file has spoken of the object before. */
export function mergeRow(known: KnownObject | undefined, row: CatalogRow, again: boolean): KnownObject {
  switch (row.kind) {
    case "product":
      return {
        kind: "product",
        received: mergeProduct(known?.kind === "product" ? known.received : undefined, row.body, again),
      };
    case "variant":
      return {
        kind: "variant",
        received: mergeOffer(known?.kind === "variant" ? known.received : undefined, row.body, row.whole),
      };
    case "property":
      return {
        kind: "property",
        received: mergeProperty(known?.kind === "property" ? known.received : undefined, row.body),
      };
    case "group":
      return { kind: "group", received: { ...(known?.kind === "group" && known.received), ...row.body } };
    case "price_type":
      return {
        kind: "price_type",
        received: { ...(known?.kind === "price_type" && known.received), ...row.body },
      };
    case "warehouse":
      return {
        kind: "warehouse",
        received: { ...(known?.kind === "warehouse" && known.received), ...row.body },
      };
    case "unit":
      return { kind: "unit", received: { ...(known?.kind === "unit" && known.received), ...row.body } };
  }
}
