import { Failure, type Product, type product } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { requireDistinctOptions } from "../domain/option-combination";
import { emptyProduct } from "../domain/product-row";
import { firstState } from "../domain/product-state";
import { mergeVariant, newVariant } from "../domain/variant-row";
import { lockCatalogue } from "../store/catalogue-lock";
import { readDetail } from "../store/product-detail";
import { saveProducts, touchProducts } from "../store/products";
import { saveVariants, variantsBySku } from "../store/variants";
import { requireReferences } from "./require-references";
import { withFields } from "./with-fields";
import { withSlugs } from "./with-slugs";

type CreateProduct = z.output<typeof product.create.input>;

/** Creates a product with its variants; a SKU belongs to one variant of the whole catalogue. */
export const createProduct = (ctx: Ctx, given: CreateProduct): Promise<Product> =>
  ctx.commitAnswer("create", async (tx) => {
    await lockCatalogue(tx);
    await requireReferences(tx, given);
    const skus = given.variants.map(({ sku }) => sku);
    const taken = await variantsBySku(tx, skus);
    const clash = skus.find((sku, at) => taken.has(sku) || skus.indexOf(sku) !== at);
    if (clash !== undefined) throw new Failure("product.sku_taken", { sku: clash });

    const id = ctx.newId("prd");
    const variants = given.variants.map((own) =>
      mergeVariant(newVariant({ id: ctx.newId("var"), productId: id, sku: own.sku }), own, false),
    );
    requireDistinctOptions(variants);
    const row = await withFields(tx, emptyProduct(id), { ...given, state: firstState(given.status) });
    await saveProducts(tx, await withSlugs(tx, [row]));
    await saveVariants(tx, variants);
    await touchProducts(tx, [id]);
    return mustRead(await readDetail(tx, id, ctx.config.LOWEST_PRICE_DAYS));
  });

function mustRead(detail: Product | undefined): Product {
  if (detail === undefined) throw new Error("a product that was just written cannot be read");
  return detail;
}
