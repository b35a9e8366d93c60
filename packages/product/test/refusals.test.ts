import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { ProductId } from "@torg/contracts";
import { newId, openShop, type Shop } from "./shop";

setDefaultTimeout(60_000);

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const key = () => ({ key: newId("key") });
const row = (sku: string) => ({ name: "Набор", variants: [{ sku }] });
const skusLike = (sku: string) => shop.sql`select sku from variants where sku = ${sku}`;

test("a product in a category that is not there is not made", async () => {
  const made = shop.staff.create({ ...row("ref-1"), categoryIds: [newId("cat")] }, key());
  await expect(made).rejects.toMatchObject({ code: "product.category_not_found" });
  expect(await skusLike("ref-1")).toHaveLength(0);
});

test("a set of a variant that is not there, and one with a variant twice, are not made", async () => {
  const unknown = { kind: "set" as const, components: [{ variantId: newId("var"), quantity: 1 }] };
  const made = shop.staff.create({ ...row("ref-2"), ...unknown }, key());
  await expect(made).rejects.toMatchObject({ code: "product.variant_not_found" });
  const [own] = (await shop.create("Кеды", ["ref-3"])).variants;
  const twice = [own, own].flatMap((one) => (one ? [{ variantId: one.id, quantity: 1 }] : []));
  const wrong = shop.staff.create({ ...row("ref-2"), kind: "set", components: twice }, key());
  await expect(wrong).rejects.toMatchObject({ code: "product.set_wrong" });
  expect(await skusLike("ref-2")).toHaveLength(0);
});

test("what is not there is not changed, and what is there is put into no category that is not", async () => {
  const nowhere: ProductId = newId("prd");
  await expect(shop.staff.update({ id: nowhere, version: 1, name: "Кеды" })).rejects.toMatchObject({
    code: "product.not_found",
  });
  const { id, version } = await shop.create("Кеды", ["ref-4"]);
  await expect(
    shop.staff.update({ id, version, name: "Боты", categoryIds: [newId("cat")] }),
  ).rejects.toMatchObject({ code: "product.category_not_found" });
  expect(await shop.visitor.get({ id })).toMatchObject({ name: "Кеды", version });
});
