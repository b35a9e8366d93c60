import { Failure, type ImportedProduct, type Product } from "@torg/contracts";

/** Who hid a product is kept, so that an import does not show what staff took down. `removed` is for good. */
export const productStates = [
  "draft",
  "published",
  "unpublished",
  "withdrawn",
  "archived",
  "removed",
] as const;
export type ProductState = (typeof productStates)[number];

type Status = Product["status"];

/** Where staff may take a product from each state; what is not written here is refused. Imports have their own way. */
const moves: Readonly<Record<ProductState, readonly ProductState[]>> = {
  draft: ["published", "unpublished", "archived"],
  published: ["unpublished", "archived"], // never a draft again: it was seen
  unpublished: ["published", "archived"],
  withdrawn: ["published", "unpublished", "archived"],
  archived: ["unpublished"], // looked over before it is sold again
  removed: [],
};

const staffStates: Readonly<Record<Status, ProductState>> = {
  draft: "draft",
  published: "published",
  hidden: "unpublished",
  archived: "archived",
};

/** What a state is called outside. */
export function statusOf(state: ProductState): Status | "removed" {
  return state === "unpublished" || state === "withdrawn" ? "hidden" : state;
}

/** The state after staff asked for this status, or for nothing; `product.wrong_status` for a move that there is not. */
export function staffState(before: ProductState, status: Status | undefined): ProductState {
  if (status === undefined || status === before || before === "removed") return before;
  const next = staffStates[status];
  if (next === before) return before;
  if (moves[before].includes(next)) return next;
  throw new Failure("product.wrong_status", { status: statusOf(before), wanted: status });
}

/** The state that a product of staff begins in: a draft that is shown at once, where nothing else is asked for. */
export const firstState = (status: Status = "published"): ProductState => staffState("draft", status);

/** The state after an import: a row without a mark shows what an earlier import has hidden. */
export function importedState(
  before: ProductState,
  row: Pick<ImportedProduct, "deleted" | "status">,
): ProductState {
  if (before !== "published" && before !== "withdrawn") return before; // staff have spoken
  return row.deleted === true || row.status === "hidden" ? "withdrawn" : "published";
}
