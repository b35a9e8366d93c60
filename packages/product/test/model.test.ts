import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Product, ProductUpdated, type VariantId } from "@torg/contracts";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

const key = () => ({ key: newId("key") });
const firstVariant = ({ variants: [variant] }: Product): VariantId => {
  if (variant === undefined) throw new Error("a product has variants");
  return variant.id;
};
const sku = () => newId("sku");

test("what staff say of a product comes back, in a list as far as a list shows it", async () => {
  const brand = await shop.staff.createBrand({ name: "Ёлка" }, key());
  const made = await shop.staff.create(
    {
      name: "Кабель",
      kind: "goods",
      brandId: brand.id,
      vat: "22",
      unitCode: "006",
      translations: { en: { name: "Cable", description: "Copper" } },
      popularity: 7,
      variants: [{ sku: sku(), packs: [{ unitCode: "616", coefficient: 100 }] }],
    },
    key(),
  );
  expect(made).toMatchObject({
    kind: "goods",
    vat: "22",
    unit: "м",
    unitCode: "006",
    brandId: brand.id,
    brand: { id: brand.id, slug: "yolka", name: "Ёлка" },
    translations: { en: { name: "Cable", description: "Copper" } },
  });
  const { items } = await shop.visitor.list({ limit: 1 });
  expect(items[0]).toMatchObject({ brandId: brand.id, translations: { en: { name: "Cable" } } });
  expect(items[0]?.variants[0]?.packs).toEqual([{ unitCode: "616", coefficient: 100 }]);
  const bare = await shop.staff.update({
    id: made.id,
    version: made.version,
    brandId: null,
    vat: null,
    translations: { en: { name: null, description: null } },
  });
  for (const gone of ["brand", "brandId", "vat", "translations"]) expect(bare).not.toHaveProperty(gone);
});

test("the word of a unit tells its code, and an unknown word takes a wrong one away", async () => {
  const made = await shop.create("Сыр");
  expect(made).toMatchObject({ unit: "шт", unitCode: "796" });
  const weighed = await shop.staff.update({ id: made.id, version: made.version, unit: "Кг." });
  expect(weighed).toMatchObject({ unit: "Кг.", unitCode: "166" });
  const odd = await shop.staff.update({ id: made.id, version: weighed.version, unit: "головка" });
  expect([odd.unit, odd.unitCode]).toEqual(["головка", undefined]);
  const strange = shop.staff.update({ id: made.id, version: odd.version, unitCode: "000" });
  await expect(strange).rejects.toThrow(/input[.]invalid .*"[/]unitCode"/);
});

test("a unit packs a variant once", async () => {
  const packs = [
    { unitCode: "778", coefficient: 6 },
    { unitCode: "778", coefficient: 12 },
  ];
  const asked = shop.staff.create({ name: "Дважды", variants: [{ sku: sku(), packs }] }, key());
  await expect(asked).rejects.toThrow(/input[.]invalid .*"[/]variants[/]0[/]packs"/);
});

test("a draft is seen by staff alone until it is published, and never becomes one again", async () => {
  const { id, version, slug } = await shop.staff.create(
    { name: "Набросок", status: "draft", variants: [{ sku: sku() }] },
    key(),
  );
  const gone = { code: "product.not_found" };
  await expect(shop.visitor.get({ id })).rejects.toMatchObject(gone);
  await expect(shop.visitor.getBySlug({ slug })).rejects.toMatchObject(gone);
  expect((await shop.staff.inspect({ id })).status).toBe("draft");
  expect((await shop.visitor.search({ text: "набросок" })).items).toEqual([]);
  const shown = await shop.staff.update({ id, version, status: "published" });
  expect((await shop.visitor.get({ id })).status).toBe("published");
  const back = shop.staff.update({ id, version: shown.version, status: "draft" });
  await expect(back).rejects.toMatchObject({
    code: "product.wrong_status",
    details: { status: "published", wanted: "draft" },
  });
});

test("an archived product is hidden before it is sold again, and no import shows it", async () => {
  const made = await shop.create("Вчерашний день");
  const archived = await shop.staff.update({ id: made.id, version: made.version, status: "archived" });
  await shop.integration.importProducts({ products: [{ id: made.id, name: "Вчерашний день" }] });
  expect((await shop.visitor.get({ id: made.id })).status).toBe("archived");
  const again = { id: made.id, version: archived.version } as const;
  await expect(shop.staff.update({ ...again, status: "published" })).rejects.toMatchObject({
    code: "product.wrong_status",
  });
  expect((await shop.staff.update({ ...again, status: "hidden" })).status).toBe("hidden");
});

test("inspect knows nothing of what was removed", async () => {
  const { id } = await shop.create("Нет его");
  await shop.staff.remove({ id });
  await expect(shop.staff.inspect({ id })).rejects.toMatchObject({ code: "product.not_found" });
});

test("a product answers by every slug that it ever had, with its present one, and nobody else gets an old one", async () => {
  const made = await shop.create("Первое имя");
  let { version } = made;
  for (const slug of ["second-name", "third-name"])
    version = (await shop.staff.update({ id: made.id, version, slug })).version;
  for (const slug of [made.slug, "second-name", "third-name"]) {
    const found = await shop.visitor.getBySlug({ slug });
    expect([found.id, found.slug]).toEqual([made.id, "third-name"]);
  }
  const other = await shop.staff.create(
    { name: "Другой", slug: "second-name", variants: [{ sku: sku() }] },
    key(),
  );
  expect(other.slug).not.toBe("second-name");
  expect((await shop.staff.update({ id: made.id, version, slug: made.slug })).slug).toBe(made.slug);
  await expect(shop.visitor.getBySlug({ slug: "never-was" })).rejects.toMatchObject({
    code: "product.not_found",
  });
});

test("an update at the version that was read is the only one that holds, and a removal too where it names one", async () => {
  const { id, version } = await shop.create("Версия");
  await shop.staff.update({ id, version, name: "Версия 2" });
  const moved = { code: "product.version_moved", details: { version: version + 1 } };
  await expect(shop.staff.remove({ id, version })).rejects.toMatchObject(moved);
  await shop.staff.remove({ id, version: version + 1 });
  await expect(shop.staff.remove({ id, version: version + 1 })).rejects.toMatchObject({
    code: "product.not_found",
  });
});

test("two variants of a product do not have one combination of options, in whatever order and case", async () => {
  const first = [
    { name: "Размер", value: "42" },
    { name: "Цвет", value: "Чёрный" },
  ];
  const second = [
    { name: "цвет", value: "черный" },
    { name: "размер", value: "42" },
  ];
  const [one, two] = [sku(), sku()];
  const variants = [
    { sku: one, options: first },
    { sku: two, options: second },
  ];
  const taken = { code: "product.options_taken", details: { sku: two, options: "цвет: черный, размер: 42" } };
  await expect(shop.staff.create({ name: "Кеды", variants }, key())).rejects.toMatchObject(taken);
  await shop.staff.create({ name: "Кеды", variants: [{ sku: one, options: first }] }, key());
  const row = { name: "Кеды", variants: [{ sku: one }, { sku: two, options: second }] };
  const { refused } = await shop.staff.upsert({ products: [row] }, key());
  expect(refused).toEqual([{ id: one, reason: expect.stringContaining(two) }]);
});

test("a set is made of variants that are sold, each once, and neither of itself nor of sets", async () => {
  const [laces, cream] = [await shop.create("Шнурки"), await shop.create("Крем")];
  const components = [
    { variantId: firstVariant(laces), quantity: 2 },
    { variantId: firstVariant(cream), quantity: 0.5 },
  ];
  const set = await shop.staff.create(
    { name: "Уход", kind: "set", components, variants: [{ sku: sku() }] },
    key(),
  );
  expect(set.components).toEqual(components);
  const { id, version } = set;
  const refusedFor = async (given: typeof components, kind: "set" | "goods" = "set") => {
    const asked = shop.staff.update({ id, version, kind, components: given });
    return asked.then(
      () => undefined,
      ({ code, details }) => [code, details],
    );
  };
  const wrong = (reason: unknown) => [
    "product.set_wrong",
    { reason: expect.stringContaining(String(reason)) },
  ];
  const of = (variantId: VariantId) => ({ variantId, quantity: 1 });
  expect(await refusedFor([of(firstVariant(set))])).toEqual(wrong("the set itself"));
  expect(await refusedFor([of(firstVariant(laces)), of(firstVariant(laces))])).toEqual(wrong("twice"));
  expect(await refusedFor(components, "goods")).toEqual(wrong("only a set"));
  const other = await shop.staff.create({ name: "Набор", kind: "set", variants: [{ sku: sku() }] }, key());
  expect(await refusedFor([of(firstVariant(other))])).toEqual(wrong("is a set too"));
  const nobody = newId("var");
  expect(await refusedFor([of(nobody)])).toEqual(["product.variant_not_found", { variantId: nobody }]);
  expect((await shop.staff.inspect({ id })).version).toBe(version);
  expect(await shop.staff.update({ id, version, kind: "goods" })).not.toHaveProperty("components");
});

test("a brand is changed at its version, keeps its old addresses, and goes when no product carries it", async () => {
  const made = await shop.staff.createBrand(
    { name: "Рассвет", translations: { en: { name: "Dawn" } } },
    key(),
  );
  expect(made).toMatchObject({ slug: "rassvet", version: 1, translations: { en: { name: "Dawn" } } });
  const { id } = made;
  const changed = await shop.staff.updateBrand({ id, version: 1, slug: "dawn", description: "С утра" });
  expect(changed).toMatchObject({ slug: "dawn", description: "С утра", version: 2 });
  expect(await shop.staff.updateBrand({ id, name: "Рассвет" })).toEqual(changed);
  const moved = { code: "product.version_moved", details: { version: 2 } };
  await expect(shop.staff.updateBrand({ id, version: 1, name: "Поздно" })).rejects.toMatchObject(moved);
  await expect(shop.staff.removeBrand({ id, version: 1 })).rejects.toMatchObject(moved);
  expect((await shop.staff.createBrand({ name: "Рассвет" }, key())).slug).not.toBe("rassvet");

  const product = await shop.create("С брендом");
  await shop.staff.update({ id: product.id, version: product.version, brandId: id });
  await expect(shop.staff.removeBrand({ id })).rejects.toMatchObject({ code: "product.brand_in_use" });
  await shop.staff.remove({ id: product.id });
  await shop.staff.removeBrand({ id });
  const gone = { code: "product.brand_not_found" };
  await expect(shop.staff.removeBrand({ id })).rejects.toMatchObject(gone);
  await expect(shop.staff.updateBrand({ id, name: "Нет" })).rejects.toMatchObject(gone);
  const variants = [{ sku: sku() }];
  await expect(shop.staff.create({ name: "Без бренда", brandId: id, variants }, key())).rejects.toMatchObject(
    gone,
  );
  const other = await shop.create("Тоже");
  await expect(
    shop.staff.update({ id: other.id, version: other.version, brandId: id }),
  ).rejects.toMatchObject(gone);
});

test("brands come by name, page after page", async () => {
  for (const name of ["Яя", "Яб", "Яа"]) await shop.staff.createBrand({ name }, key());
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await shop.visitor.brands({ limit: 2, ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen.filter((name) => name.startsWith("Я"))).toEqual(["Яа", "Яб", "Яя"]);
  expect(new Set(seen).size).toBeGreaterThan(2);
});

test("a row of an upsert is refused for what a command is refused for, and its neighbours arrive", async () => {
  const row = (fields: object) => ({ name: "Строка", ...fields, variants: [{ sku: sku() }] });
  const products = [
    row({ status: "draft", vat: "10" as const }),
    row({ brandId: newId("brd") }),
    row({ typed: { "no-such": 1 } }),
    row({ components: [{ variantId: newId("var"), quantity: 1 }] }),
  ];
  const report = await shop.staff.upsert({ products }, key());
  expect(report).toMatchObject({ created: 1, updated: 0 });
  expect(report.refused.map(({ id }) => id)).toEqual(
    products.slice(1).map(({ variants: [variant] }) => variant?.sku ?? ""),
  );
});

test("an import leaves alone what only staff say", async () => {
  const made = await shop.create("Ввоз");
  const { id, version } = made;
  const said = await shop.staff.update({
    id,
    version,
    vat: "5",
    translations: { en: { name: "Import" } },
    popularity: 3,
  });
  await shop.forget();
  await shop.integration.importProducts({ products: [{ id, name: "Ввоз" }] });
  expect(await shop.told(ProductUpdated)).toEqual([]);
  expect(await shop.staff.inspect({ id })).toEqual(said);
});
