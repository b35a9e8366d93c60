import { Failure, type Product, type product } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { staffState } from "../domain/product-state";
import { lockCatalogue } from "../store/catalogue-lock";
import { readDetail } from "../store/product-detail";
import { findProduct, saveProducts, touchProducts } from "../store/products";
import { requireReferences } from "./require-references";
import { requireVersion } from "./require-version";
import { withFields } from "./with-fields";
import { withSlugs } from "./with-slugs";

type UpdateProduct = z.output<typeof product.update.input>;

/** Changes a product that nobody changed since the caller read it; a change of nothing makes no version. */
export const updateProduct = (ctx: Ctx, { id, version, ...given }: UpdateProduct): Promise<Product> =>
  ctx.commit("update", async (tx) => {
    await lockCatalogue(tx);
    const found = await findProduct(tx, id);
    if (found === undefined || found.row.state === "removed") throw new Failure("product.not_found");
    requireVersion(found, version);
    await requireReferences(tx, given);

    const state = staffState(found.row.state, given.status);
    const rows = await withSlugs(tx, [await withFields(tx, found.row, { ...given, state })]);
    if (!Bun.deepEquals(rows, [found.row])) {
      await saveProducts(tx, rows);
      await touchProducts(tx, [id]);
    }
    const detail = await readDetail(tx, id, ctx.config.LOWEST_PRICE_DAYS);
    if (detail === undefined) throw new Failure("product.not_found");
    return detail;
  });
