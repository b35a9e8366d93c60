import { nobody, openIdentities } from "@torg/chassis";
import { createTorgClient } from "@torg/contracts/client";
import type { Shop } from "./shop";

const id = <P extends string>(prefix: P) => `${prefix}_${Bun.randomUUIDv7()}` as const;

type Filling = { readonly variants: number; readonly each: number };

/** A warehouse and a price list of a shop; each call puts new variants into it and gives their ids, as an exchange does. */
export async function shelvesIn({
  url,
  identityDir,
}: Pick<Shop, "url" | "identityDir">): Promise<(filling: Filling) => Promise<`var_${string}`[]>> {
  const identities = await openIdentities(identityDir);
  const { product } = createTorgClient(`${url}/_services/product`, {
    token: () => identities.sign("integration", "product", nobody),
  });
  const [warehouseId, priceListId] = [id("whs"), id("prl")];
  await product.importDirectories.mutate({
    warehouses: [{ id: warehouseId, name: "Основной" }],
    priceLists: [{ id: priceListId, name: "Розничная" }],
  });
  let made = 0;

  return async ({ variants, each }) => {
    const rows = Array.from({ length: variants }, () => {
      made += 1;
      return { productId: id("prd"), variantId: id("var"), n: made };
    });
    await product.importProducts.mutate({
      products: rows.map(({ productId, n }) => ({ id: productId, name: `Кеды, модель ${n}` })),
    });
    const report = await product.importOffers.mutate({
      offers: rows.map(({ productId, variantId, n }, at) => ({
        id: variantId,
        productId,
        sku: `CHAOS-${n}`,
        prices: [{ priceListId, price: { minor: 10_000 + at, currency: "RUB" as const } }],
        stock: [{ warehouseId, onHand: each }],
      })),
    });
    if (report.refused.length > 0)
      throw new Error(`not all of it arrived: ${JSON.stringify(report.refused)}`);
    return rows.map(({ variantId }) => variantId);
  };
}
