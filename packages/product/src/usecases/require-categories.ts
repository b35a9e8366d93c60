import type { Transaction } from "@torg/chassis";
import { type CategoryId, Failure } from "@torg/contracts";
import { knownCategories } from "../store/categories";

/** Refuses a category that is not there. */
export async function requireCategories(tx: Transaction, ids: readonly CategoryId[] = []): Promise<void> {
  const known = await knownCategories(tx, ids);
  if (ids.some((id) => !known.has(id))) throw new Failure("product.category_not_found");
}
