import { nobody, openIdentities } from "@torg/chassis";
import { createTorgClient } from "@torg/contracts/client";
import type { Shop } from "./shop";

const id = <P extends string>(prefix: P) => `${prefix}_${Bun.randomUUIDv7()}` as const;

/** Puts so many variants into a shop, with so many pieces each, as integration does after an exchange; gives their ids. */
export async function fillShelves(
  { url, identityDir }: Pick<Shop, "url" | "identityDir">,
  { variants, each }: { variants: number; each: number },
): Promise<`var_${string}`[]> {
  const identities = await openIdentities(identityDir);
  const { product } = createTorgClient(`${url}/_services/product`, {
    token: () => identities.sign("integration", "product", nobody),
  });
  const [warehouseId, priceListId] = [id("whs"), id("prl")];
  await product.importDirectories.mutate({
    warehouses: [{ id: warehouseId, name: "Основной" }],
    priceLists: [{ id: priceListId, name: "Розничная" }],
  });
  const rows = Array.from({ length: variants }, (_, n) => ({
    productId: id("prd"),
    variantId: id("var"),
    n,
  }));
  await product.importProducts.mutate({
    products: rows.map(({ productId, n }) => ({ id: productId, name: `Кеды, модель ${n + 1}` })),
  });
  const report = await product.importOffers.mutate({
    offers: rows.map(({ productId, variantId, n }) => ({
      id: variantId,
      productId,
      sku: `CHAOS-${n + 1}`,
      prices: [{ priceListId, price: { minor: 10_000 + n, currency: "RUB" as const } }],
      stock: [{ warehouseId, onHand: each }],
    })),
  });
  if (report.refused.length > 0) throw new Error(`not all of it arrived: ${JSON.stringify(report.refused)}`);
  return rows.map(({ variantId }) => variantId);
}
