import type { ImportedProduct } from "@torg/contracts";

/** Who hid a product is kept, so that an import does not show what staff took down. `removed` is for good. */
export const productStates = ["published", "unpublished", "withdrawn", "removed"] as const;
export type ProductState = (typeof productStates)[number];

type Status = NonNullable<ImportedProduct["status"]>;

/** The state after staff asked for this status, or asked for nothing. */
export function staffState(before: ProductState, status: Status | undefined): ProductState {
  if (status === undefined || before === "removed") return before;
  return status === "published" ? "published" : "unpublished";
}

/** The state after an import: a row without a mark shows what an earlier import has hidden. */
export function importedState(
  before: ProductState,
  row: Pick<ImportedProduct, "deleted" | "status">,
): ProductState {
  if (before === "removed" || before === "unpublished") return before;
  return row.deleted === true || row.status === "hidden" ? "withdrawn" : "published";
}
