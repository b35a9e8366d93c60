import { type CategoryId, Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import { lockCatalogue } from "../store/catalogue-lock";
import { categoryExists, contentsOf, deleteCategory, findCategory, standsIn } from "../store/categories";
import { touchProducts } from "../store/products";
import { requireVersion } from "./require-version";

type RemoveCategory = {
  id: CategoryId;
  version?: number | undefined;
  moveTo?: CategoryId | "root" | undefined;
};

/** Removes a category; what stands in it goes where it is told to, and nothing is removed with it. */
export async function removeCategory(
  ctx: Ctx,
  { id, version, moveTo }: RemoveCategory,
): Promise<Record<never, never>> {
  await ctx.commit("remove category", async (tx) => {
    await lockCatalogue(tx);
    const found = await findCategory(tx, id);
    if (found === undefined) throw new Failure("product.category_not_found");
    requireVersion(found, version);

    const to = moveTo === undefined || moveTo === "root" ? null : moveTo;
    if (to !== null && !(await categoryExists(tx, to))) throw new Failure("product.category_not_found");
    if (to !== null && (await standsIn(tx, to, id))) throw new Failure("product.category_inside_itself");
    const { children, productIds } = await contentsOf(tx, id);
    const [hasChildren, hasProducts] = [children.length > 0, productIds.length > 0];
    if (moveTo === undefined && (hasChildren || hasProducts))
      throw new Failure("product.category_in_use", { children: hasChildren, products: hasProducts });

    await deleteCategory(tx, id, to);
    await touchProducts(tx, productIds);
  });
  return {};
}
