import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Principal } from "@torg/chassis";
import { startWholeTorg, type WholeTorg } from "./whole-torg";

let torg: WholeTorg;
beforeAll(async () => {
  torg = await startWholeTorg({ CACHE_BOUND_MS: "60000", CACHE_FRESH_MS: "60000" });
}, 60_000);
afterAll(() => torg?.stop());

const staff: Principal = { role: "staff", userId: `usr_${Bun.randomUUIDv7()}` };
const retail = 1_000;
const dealers = 613; // a number that stands nowhere else

/** Somebody with an account, in a customer group by staff's hand. */
async function dealer() {
  const visitor = torg.client().user;
  const account = { email: "dealer@example.com", password: "correct horse", name: "Анна" };
  const { user, refreshToken } = await visitor.register.mutate(account);
  await torg.as(staff).user.setGroup({ id: user.id, group: "dealers" });
  const { accessToken } = await visitor.refresh.mutate({ refreshToken });
  return accessToken;
}

test("a group's price is the buyer's own: in his prices and his cart, and never in an answer that is kept for all", async () => {
  const { product } = torg.as(staff);
  const { id, slug, variants } = await product.create(
    { name: "Кеды летние", variants: [{ sku: "K-1" }] },
    { key: Bun.randomUUIDv7() },
  );
  const variantId = variants[0]?.id ?? "var_";
  await product.setPrice({ variantId, price: { minor: retail, currency: "RUB" } });
  const { id: priceListId } = await product.savePriceList({ name: "Дилерская", groups: ["dealers"] });
  await product.setPrice({ variantId, priceListId, price: { minor: dealers, currency: "RUB" } });
  await torg.settled();

  const token = await dealer();
  const read = async (path: string, own = false) => {
    const headers = own ? { authorization: `Bearer ${token}` } : {};
    const response = await fetch(`${torg.url}${path}`, { headers });
    expect([path, response.status]).toEqual([path, 200]);
    return { text: await response.text(), cacheControl: response.headers.get("cache-control") };
  };
  const input = encodeURIComponent(JSON.stringify({ id }));
  const kept = [
    "/v1/products",
    `/v1/products/${id}`,
    `/v1/products/by-slug/${encodeURIComponent(slug)}`,
    `/v1/products/search?text=${encodeURIComponent("кеды")}`,
    `/trpc/product.get?input=${input}`,
  ];
  for (const path of kept)
    for (const own of [true, false, true]) {
      const { text } = await read(path, own); // he asks first, so what is kept was read for him
      expect([path, own, text.includes(`${retail}`), text.includes(`${dealers}`)]).toEqual([
        path,
        own,
        true,
        false,
      ]);
    }

  const prices = `/v1/prices?variantIds=${variantId}`;
  for (const own of [true, false, true]) {
    const { text, cacheControl } = await read(prices, own);
    expect(JSON.parse(text).items[0].price.minor).toBe(own ? dealers : retail);
    expect(cacheControl).toBe("no-store");
  }

  const client = torg.client({ token: () => token });
  const cart = await client.cart.add.mutate({ variantId, quantity: 2 });
  expect(cart.total.minor).toBe(2 * dealers);
});
