import type { Transaction } from "@torg/chassis";
import type { StaffCategory } from "@torg/contracts";
import type { CategoryRow } from "../domain/plan-categories";
import { settleSlugs, wishedSlug } from "../domain/slugs";
import { categorySlugOwners, readStaffTree, saveCategories } from "../store/categories";

/** Writes a category with a slug of its own and reads it back. The catalogue is locked. */
export async function writeCategory(tx: Transaction, wished: CategoryRow): Promise<StaffCategory> {
  const owners = await categorySlugOwners(tx, [wishedSlug(wished)]);
  await saveCategories(tx, settleSlugs([wished], owners));
  const [node] = await readStaffTree(tx, wished.id);
  if (node === undefined) throw new Error("a category that was just written cannot be read");
  return node;
}
