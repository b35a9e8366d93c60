import { type CategoryId, Failure, type StaffCategory } from "@torg/contracts";
import type { Ctx } from "../config";
import { lockCatalogue } from "../store/catalogue-lock";
import { categoryExists, findCategory, standsIn } from "../store/categories";
import { writeCategory } from "./write-category";

type MoveCategory = { id: CategoryId; parentId: CategoryId | null; position?: number | undefined };

/** Puts a category with all below it elsewhere, but not inside itself. */
export const moveCategory = (ctx: Ctx, { id, parentId, position }: MoveCategory): Promise<StaffCategory> =>
  ctx.commit("move category", async (tx) => {
    await lockCatalogue(tx);
    const found = await findCategory(tx, id);
    if (found === undefined) throw new Failure("product.category_not_found");
    if (parentId !== null && !(await categoryExists(tx, parentId)))
      throw new Failure("product.category_not_found");
    if (parentId !== null && (await standsIn(tx, parentId, id)))
      throw new Failure("product.category_inside_itself");
    return writeCategory(tx, { ...found.row, parentId, position: position ?? found.row.position });
  });
