import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Product, ProductUpdated, type VariantId } from "@torg/contracts";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

const key = () => ({ key: newId("key") });
const sku = () => newId("sku");
const size = (value: string) => [{ name: "Размер", value }];
const at = ({ variants }: Product, place = 0): VariantId => {
  const variant = variants[place];
  if (variant === undefined) throw new Error("there is no such variant");
  return variant.id;
};
const kedy = (...sizes: string[]) =>
  shop.staff.create(
    { name: "Кеды", variants: sizes.map((own) => ({ sku: sku(), options: size(own) })) },
    key(),
  );

test("a variant is added with its own article and options, and its product has a new version", async () => {
  const made = await kedy("41");
  const added = await shop.staff.addVariant(
    { id: made.id, sku: "ADD-1", options: size("42"), packs: [{ unitCode: "778", coefficient: 6 }] },
    key(),
  );
  expect(added.version).toBe(made.version + 1);
  expect(added.variants[1]).toMatchObject({ sku: "ADD-1", packs: [{ unitCode: "778", coefficient: 6 }] });
  const { id } = made;
  const before = await shop.staff.inspect({ id });
  await expect(shop.staff.addVariant({ id, sku: "ADD-1" }, key())).rejects.toMatchObject({
    code: "product.sku_taken",
    details: { sku: "ADD-1" },
  });
  await expect(shop.staff.addVariant({ id, sku: "ADD-2", options: size("41") }, key())).rejects.toMatchObject(
    {
      code: "product.options_taken",
      details: { sku: "ADD-2" },
    },
  );
  expect(await shop.staff.inspect({ id })).toEqual(before);
  await expect(shop.staff.addVariant({ id: newId("prd"), sku: sku() }, key())).rejects.toMatchObject({
    code: "product.not_found",
  });
});

test("a variant keeps what is not said of it, gives up what is null, and tells only a change", async () => {
  const made = await kedy("41", "42");
  const variantId = at(made);
  const named = await shop.staff.updateVariant({ variantId, name: "Кеды 41", barcode: "4600000000017" });
  expect(named).toMatchObject({ name: "Кеды 41", barcode: "4600000000017", options: size("41") });
  await shop.forget();
  expect(await shop.staff.updateVariant({ variantId, name: "Кеды 41" })).toEqual(named);
  expect(await shop.told(ProductUpdated)).toEqual([]);
  const bare = await shop.staff.updateVariant({ variantId, name: null, barcode: null, options: size("43") });
  expect(bare).toMatchObject({ name: "Кеды", options: size("43") });
  expect(bare).not.toHaveProperty("barcode");
  expect(await shop.told(ProductUpdated)).toHaveLength(1);

  const other = made.variants[1];
  await expect(shop.staff.updateVariant({ variantId, sku: other?.sku ?? "" })).rejects.toMatchObject({
    code: "product.sku_taken",
  });
  await expect(shop.staff.updateVariant({ variantId, options: size("42") })).rejects.toMatchObject({
    code: "product.options_taken",
  });
  const gone = { code: "product.variant_not_found" };
  await expect(shop.staff.updateVariant({ variantId: newId("var"), name: "Нет" })).rejects.toMatchObject(
    gone,
  );
});

test("a retired variant is out of the shop, and its article and options are free", async () => {
  const made = await kedy("41", "42");
  const variantId = at(made);
  const { sku: freed = "" } = made.variants[0] ?? {};
  await shop.staff.retireVariant({ variantId });
  expect((await shop.visitor.get({ id: made.id })).variants.map(({ options }) => options)).toEqual([
    size("42"),
  ]);
  const gone = { code: "product.variant_not_found", details: { variantId } };
  await expect(shop.staff.retireVariant({ variantId })).rejects.toMatchObject(gone);
  await expect(shop.staff.updateVariant({ variantId, name: "Нет" })).rejects.toMatchObject(gone);
  const again = await shop.staff.addVariant({ id: made.id, sku: freed, options: size("41") }, key());
  expect(again.variants).toHaveLength(2);
  await shop.staff.remove({ id: made.id });
  await expect(shop.staff.retireVariant({ variantId: at(made, 1) })).rejects.toMatchObject({
    code: "product.variant_not_found",
  });
});

test("variants that 1C sent alike can be changed and retired, and nobody makes a third", async () => {
  const made = await kedy("41");
  const twin = newId("var");
  await shop.integration.importOffers({
    offers: [{ id: twin, productId: made.id, sku: sku(), options: size("41") }],
  });
  expect((await shop.visitor.get({ id: made.id })).variants).toHaveLength(2);
  const { sku: own = "" } = made.variants[0] ?? {};
  await shop.staff.updateVariant({ variantId: twin, name: "Близнец" });
  const row = { name: "Кеды 2", variants: [{ sku: own, barcode: "46", options: size("41") }] };
  expect((await shop.staff.upsert({ products: [row] }, key())).refused).toEqual([]);
  await expect(
    shop.staff.addVariant({ id: made.id, sku: sku(), options: size("41") }, key()),
  ).rejects.toMatchObject({ code: "product.options_taken" });
  await shop.staff.retireVariant({ variantId: twin });
  expect((await shop.visitor.get({ id: made.id })).variants).toHaveLength(1);
});
