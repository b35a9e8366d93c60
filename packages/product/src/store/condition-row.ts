import { uuidOf } from "@torg/chassis";
import type { CollectionCondition } from "@torg/contracts";

/** A condition as the database reads it; what is absent does not belong to its kind. */
export type ConditionRow = {
  readonly kind: "category" | "brand" | "attribute" | "price" | "in_stock" | "on_sale" | "new" | "popularity";
  readonly places?: readonly string[];
  readonly facets?: readonly number[];
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly wanted?: boolean;
  readonly days?: number;
};

/** Gives a condition's words their ids: `idOf` knows those of every attribute. */
export function conditionRow(
  condition: CollectionCondition,
  idOf: (code: string, word: string) => number | undefined,
): ConditionRow {
  switch (condition.kind) {
    case "category":
    case "brand":
      return { kind: condition.kind, places: condition.ids.map(uuidOf) };
    case "attribute":
      return {
        kind: "attribute",
        facets: condition.words.flatMap((word) => idOf(condition.code, word) ?? []),
      };
    case "price":
      return { kind: "price", low: condition.from, high: condition.to };
    case "inStock":
      return { kind: "in_stock", wanted: condition.is };
    case "onSale":
      return { kind: "on_sale", wanted: condition.is };
    case "new":
      return { kind: "new", days: condition.days };
    case "popularity":
      return { kind: "popularity", low: condition.from };
  }
}
