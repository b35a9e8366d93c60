import { Failure, type product, type StaffCategory } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { mergeCategory } from "../domain/plan-categories";
import { lockCatalogue } from "../store/catalogue-lock";
import { findCategory, readStaffTree } from "../store/categories";
import { requireVersion } from "./require-version";
import { writeCategory } from "./write-category";

type UpdateCategory = z.output<typeof product.updateCategory.input>;

/** Changes a category where it stands; a change of nothing makes no version. */
export const updateCategory = (ctx: Ctx, { id, version, ...given }: UpdateCategory): Promise<StaffCategory> =>
  ctx.commit("update category", async (tx) => {
    await lockCatalogue(tx);
    const found = await findCategory(tx, id);
    if (found === undefined) throw new Failure("product.category_not_found");
    requireVersion(found, version);
    const wished = mergeCategory(found.row, given);
    const [same] = Bun.deepEquals(wished, found.row) ? await readStaffTree(tx, id) : [];
    return same ?? (await writeCategory(tx, wished));
  });
