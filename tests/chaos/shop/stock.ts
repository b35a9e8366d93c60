import { nobody, openIdentities } from "@torg/chassis";
import { createTorgClient } from "@torg/contracts/client";
import type { OpenShop } from "./open-shop";

const id = <P extends string>(prefix: P) => `${prefix}_${Bun.randomUUIDv7()}` as const;

export type Good = {
  readonly productId: `prd_${string}`;
  readonly variantId: `var_${string}`;
  readonly sku: string;
};

/** Puts so many goods on the shelves, with so many pieces of each, by the procedures that integration calls. */
export async function stockShelves(
  { url, identityDir }: Pick<OpenShop, "url" | "identityDir">,
  { goods, each }: { readonly goods: number; readonly each: number | readonly number[] },
): Promise<readonly Good[]> {
  const identities = openIdentities(identityDir);
  const { product } = createTorgClient(`${url}/_services/product`, {
    token: async () => (await identities).sign("integration", "product", nobody),
  });
  const [warehouseId, priceListId] = [id("whs"), id("prl")];
  await product.importDirectories.mutate({
    warehouses: [{ id: warehouseId, name: "Основной" }],
    priceLists: [{ id: priceListId, name: "Розничная" }],
  });
  const shelves = Array.from({ length: goods }, (_, n) => ({
    productId: id("prd"),
    variantId: id("var"),
    sku: `G-${n + 1}`,
  }));
  await product.importProducts.mutate({
    products: shelves.map(({ productId, sku }) => ({ id: productId, name: `Кеды ${sku}` })),
  });
  const { refused } = await product.importOffers.mutate({
    offers: shelves.map(({ productId, variantId, sku }, n) => ({
      id: variantId,
      productId,
      sku,
      prices: [{ priceListId, price: { minor: 10_000 + n, currency: "RUB" as const } }],
      stock: [{ warehouseId, onHand: typeof each === "number" ? each : (each[n] ?? 0) }],
    })),
  });
  if (refused.length > 0) throw new Error(`not all of it arrived: ${JSON.stringify(refused)}`);
  return shelves;
}
