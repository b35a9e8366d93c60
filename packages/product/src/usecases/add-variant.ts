import { Failure, type Product, type product } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { mergeVariant, newVariant } from "../domain/variant-row";
import { lockCatalogue } from "../store/catalogue-lock";
import { readDetail } from "../store/product-detail";
import { findProduct } from "../store/products";
import { writeVariant } from "./write-variant";

type AddVariant = z.output<typeof product.addVariant.input>;

/** Adds a variant to a product that was not removed. */
export const addVariant = (ctx: Ctx, { id, ...given }: AddVariant): Promise<Product> =>
  ctx.commitAnswer("add variant", async (tx) => {
    await lockCatalogue(tx);
    const found = await findProduct(tx, id);
    if (found === undefined || found.row.state === "removed") throw new Failure("product.not_found");
    const variant = newVariant({ id: ctx.newId("var"), productId: id, sku: given.sku });
    await writeVariant(tx, mergeVariant(variant, given, false));
    const detail = await readDetail(tx, id, ctx.config.LOWEST_PRICE_DAYS);
    if (detail === undefined) throw new Failure("product.not_found");
    return detail;
  });
