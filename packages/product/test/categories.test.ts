import { afterAll, beforeAll, expect, test } from "bun:test";
import { type CategoryId, ProductUpdated, type StaffCategory } from "@torg/contracts";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

const key = () => ({ key: newId("key") });
const create = (name: string, parentId?: CategoryId): Promise<StaffCategory> =>
  shop.staff.createCategory({ name, ...(parentId && { parentId }) }, key());
const productIn = (...categoryIds: CategoryId[]) =>
  shop.staff.create({ name: "Товар", categoryIds, variants: [{ sku: newId("sku") }] }, key());
const publicNames = async () => (await shop.visitor.categories({})).items.map(({ name }) => name);
const staffNode = async (id: CategoryId) =>
  (await shop.staff.categoryTree({})).items.find((node) => node.id === id);
const missing = { code: "product.category_not_found" };

test("a category stands below another, in its place among its neighbours, with its words", async () => {
  const root = await create("Сад");
  const late = await shop.staff.createCategory({ name: "А", parentId: root.id, position: 2 }, key());
  const soon = await shop.staff.createCategory(
    {
      name: "Я",
      parentId: root.id,
      position: 1,
      description: "Всё для грядки",
      translations: { en: { name: "Beds" } },
    },
    key(),
  );
  expect(soon).toMatchObject({
    parentId: root.id,
    slug: "ya",
    description: "Всё для грядки",
    translations: { en: { name: "Beds" } },
    position: 1,
    hidden: false,
    version: 1,
  });
  const names = await publicNames();
  expect(names.indexOf("Я")).toBeLessThan(names.indexOf("А"));
  expect(late.parentId).toBe(root.id);
  await expect(create("Нигде", newId("cat"))).rejects.toMatchObject(missing);
});

test("a change holds at the version that was read, and a change of nothing makes none", async () => {
  const { id } = await create("Инструмент");
  const changed = await shop.staff.updateCategory({ id, version: 1, name: "Инструменты", slug: "tools" });
  expect(changed).toMatchObject({ name: "Инструменты", slug: "tools", version: 2 });
  expect(await shop.staff.updateCategory({ id, slug: "tools" })).toEqual(changed);
  const late = shop.staff.updateCategory({ id, version: 1, name: "Поздно" });
  await expect(late).rejects.toMatchObject({ code: "product.version_moved", details: { version: 2 } });
  await expect(shop.staff.updateCategory({ id: newId("cat"), name: "Нет" })).rejects.toMatchObject(missing);
  const [again, old] = [await create("Инструмент"), "instrument"];
  expect(again.slug).not.toBe(old);
});

test("a hidden branch is seen by staff alone, with all that stands in it", async () => {
  const root = await create("Скрытая ветка");
  const below = await create("Под скрытой", root.id);
  await shop.staff.updateCategory({ id: root.id, hidden: true });
  const names = await publicNames();
  for (const name of ["Скрытая ветка", "Под скрытой"]) expect(names).not.toContain(name);
  expect([(await staffNode(root.id))?.hidden, (await staffNode(below.id))?.hidden]).toEqual([true, false]);
});

test("a category moves with all below it, and never into itself or its own branch", async () => {
  const [one, other] = [await create("Раз"), await create("Два")];
  const below = await create("Внутри", one.id);
  const deep = await create("Глубоко", below.id);
  for (const parentId of [one.id, below.id, deep.id])
    await expect(shop.staff.moveCategory({ id: one.id, parentId })).rejects.toMatchObject({
      code: "product.category_inside_itself",
    });
  const moved = await shop.staff.moveCategory({ id: below.id, parentId: other.id, position: 5 });
  expect(moved).toMatchObject({ parentId: other.id, position: 5, version: 2 });
  expect((await staffNode(deep.id))?.parentId).toBe(below.id);
  expect(await shop.staff.moveCategory({ id: below.id, parentId: null })).not.toHaveProperty("parentId");
  for (const [id, parentId] of [
    [newId("cat"), null],
    [one.id, newId("cat")],
  ] as const)
    await expect(shop.staff.moveCategory({ id, parentId })).rejects.toMatchObject(missing);
});

test("a category that holds something goes only when it is said where its contents go", async () => {
  const [root, target] = [await create("Уходит"), await create("Остаётся")];
  const below = await create("Ребёнок", root.id);
  const inBoth = await productIn(target.id, root.id);
  const hidden = await productIn(root.id);
  await shop.staff.update({ id: hidden.id, version: hidden.version, status: "hidden" });
  await expect(shop.staff.removeCategory({ id: root.id })).rejects.toMatchObject({
    code: "product.category_in_use",
    details: { children: true, products: true },
  });
  const inside = shop.staff.removeCategory({ id: root.id, moveTo: below.id });
  await expect(inside).rejects.toMatchObject({ code: "product.category_inside_itself" });
  const nowhere = shop.staff.removeCategory({ id: root.id, moveTo: newId("cat") });
  await expect(nowhere).rejects.toMatchObject(missing);
  const stale = shop.staff.removeCategory({ id: root.id, version: 7, moveTo: target.id });
  await expect(stale).rejects.toMatchObject({ code: "product.version_moved", details: { version: 1 } });
  expect(await staffNode(root.id)).toBeDefined();

  await shop.forget();
  await shop.staff.removeCategory({ id: root.id, version: 1, moveTo: target.id });
  expect((await staffNode(below.id))?.parentId).toBe(target.id);
  expect((await shop.visitor.get({ id: inBoth.id })).categoryIds).toEqual([target.id]);
  expect((await shop.visitor.get({ id: hidden.id })).categoryIds).toEqual([target.id]);
  const told = (await shop.told(ProductUpdated)).map(({ productId }) => productId);
  expect(told.sort()).toEqual([inBoth.id, hidden.id].sort());
  await expect(shop.staff.removeCategory({ id: root.id })).rejects.toMatchObject(missing);
});

test("contents may go to the root, and an empty category asks nothing", async () => {
  const root = await create("До корня");
  const below = await create("Станет корнем", root.id);
  const product = await productIn(root.id);
  await shop.staff.removeCategory({ id: root.id, moveTo: "root" });
  expect(await staffNode(below.id)).not.toHaveProperty("parentId");
  expect((await shop.visitor.get({ id: product.id })).categoryIds).toEqual([]);
  await shop.staff.removeCategory({ id: below.id });
  expect(await staffNode(below.id)).toBeUndefined();
});

test("1C renames and moves its categories, and what only staff say of them stays", async () => {
  const [id, parentId] = [newId("cat"), newId("cat")];
  await shop.integration.importCategories({
    categories: [
      { id: parentId, name: "Из 1С" },
      { id, name: "Вложенная" },
    ],
  });
  await shop.staff.updateCategory({ id, position: 9, translations: { en: { name: "Nested" } } });
  const report = await shop.integration.importCategories({ categories: [{ id, parentId, name: "Ниже" }] });
  expect(report).toMatchObject({ updated: 1, refused: [] });
  expect(await staffNode(id)).toMatchObject({
    parentId,
    name: "Ниже",
    slug: "vlozhennaya",
    position: 9,
    translations: { en: { name: "Nested" } },
  });
});
