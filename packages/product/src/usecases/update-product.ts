import { Failure, type Product, type product } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { mergeProduct } from "../domain/product-row";
import { staffState } from "../domain/product-state";
import { lockCatalogue } from "../store/catalogue-lock";
import { readDetail } from "../store/product-detail";
import { findProduct, saveProducts, touchProducts } from "../store/products";
import { requireCategories } from "./require-categories";
import { withSlugs } from "./with-slugs";

type UpdateProduct = z.output<typeof product.update.input>;

/** Changes a product that nobody changed since the caller read it; a change of nothing makes no version. */
export const updateProduct = (ctx: Ctx, { id, version, ...given }: UpdateProduct): Promise<Product> =>
  ctx.commit("update", async (tx) => {
    await lockCatalogue(tx);
    const found = await findProduct(tx, id);
    if (found === undefined || found.row.state === "removed") throw new Failure("product.not_found");
    if (found.version !== version) throw new Failure("product.version_moved", { version: found.version });
    await requireCategories(tx, given.categoryIds);

    const rows = await withSlugs(tx, [
      mergeProduct(found.row, given, staffState(found.row.state, given.status)),
    ]);
    if (!Bun.deepEquals(rows, [found.row])) {
      await saveProducts(tx, rows);
      await touchProducts(tx, [id]);
    }
    const detail = await readDetail(tx, id);
    if (detail === undefined) throw new Failure("product.not_found");
    return detail;
  });
