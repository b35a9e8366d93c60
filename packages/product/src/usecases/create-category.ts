import { Failure, type product, type StaffCategory } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { emptyCategory, mergeCategory } from "../domain/plan-categories";
import { lockCatalogue } from "../store/catalogue-lock";
import { categoryExists } from "../store/categories";
import { writeCategory } from "./write-category";

type CreateCategory = z.output<typeof product.createCategory.input>;

/** Creates a category at the root, or below one that is there. */
export const createCategory = (ctx: Ctx, { parentId, ...given }: CreateCategory): Promise<StaffCategory> =>
  ctx.commitAnswer("create category", async (tx) => {
    await lockCatalogue(tx);
    if (parentId !== undefined && !(await categoryExists(tx, parentId)))
      throw new Failure("product.category_not_found");
    const row = mergeCategory(emptyCategory(ctx.newId("cat")), given);
    return writeCategory(tx, { ...row, parentId: parentId ?? null });
  });
