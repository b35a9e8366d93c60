import { nobody } from "@torg/chassis";
import type { WholeTorg } from "./whole-torg";

const id = <P extends string>(prefix: P) => `${prefix}_${Bun.randomUUIDv7()}` as const;

/** Puts so many variants into the shop, with so many pieces each, as integration would; gives their ids. */
export async function fillShop(
  torg: Pick<WholeTorg, "asService">,
  { variants, each }: { variants: number; each: number },
): Promise<`var_${string}`[]> {
  const { product } = torg.asService("integration", nobody);
  const [warehouseId, priceListId] = [id("whs"), id("prl")];
  await product.importDirectories({
    warehouses: [{ id: warehouseId, name: "Основной" }],
    priceLists: [{ id: priceListId, name: "Розничная" }],
  });
  const rows = Array.from({ length: variants }, (_, n) => ({
    productId: id("prd"),
    variantId: id("var"),
    n,
  }));
  await product.importProducts({
    products: rows.map(({ productId, n }) => ({ id: productId, name: `Кеды, модель ${n + 1}` })),
  });
  const report = await product.importOffers({
    offers: rows.map(({ productId, variantId, n }) => ({
      id: variantId,
      productId,
      sku: `K-${n + 1}`,
      prices: [{ priceListId, price: { minor: 10_000 + n, currency: "RUB" as const } }],
      stock: [{ warehouseId, onHand: each }],
    })),
  });
  if (report.refused.length > 0) throw new Error(`not all of it arrived: ${JSON.stringify(report.refused)}`);
  return rows.map(({ variantId }) => variantId);
}
