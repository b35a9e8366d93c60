import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { ProductId } from "@torg/contracts";
import { newId, openShop, rubles, type Shop } from "./shop";

setDefaultTimeout(60_000);

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const changesOf = async (id: ProductId) => (await shop.staff.changes({ id, limit: 100 })).items;

test("a change says who made it, through what, and of what differs alone what it was and is", async () => {
  const { id, version } = await shop.create("Кеды", ["log-1"]);
  await shop.staff.update({ id, version, name: "Кеды зимние" });
  const [changed, ...created] = await changesOf(id);
  expect(changed).toMatchObject({
    entity: "product",
    action: "changed",
    cause: "product.update",
    before: { name: "Кеды" },
    after: { name: "Кеды зимние" },
  });
  expect(Object.keys(changed?.after ?? {})).toEqual(["name"]);
  expect(changed?.actor).toMatch(/^usr_/);
  expect(created.map(({ entity, action, cause }) => [entity, action, cause])).toEqual([
    ["variant", "created", "product.create"],
    ["product", "created", "product.create"],
  ]);
});

test("a price is written down with its product, a removal with what was there", async () => {
  const { id, variants } = await shop.create("Шапка", ["log-2"]);
  const [variant] = variants;
  if (variant === undefined) throw new Error("a product has variants");
  await shop.staff.setPrice({ variantId: variant.id, price: rubles(100) });
  await shop.staff.setPrice({ variantId: variant.id, price: rubles(120) });
  await shop.staff.setPrice({ variantId: variant.id, price: null });
  await shop.staff.remove({ id });
  const log = await changesOf(id);
  const prices = log
    .filter(({ entity }) => entity === "price")
    .map(({ action, before, after }) => [action, before?.minor, after?.minor]);
  expect(prices).toEqual([
    ["removed", 120, undefined],
    ["changed", 100, 120],
    ["created", undefined, 100],
  ]);
  for (const { actor } of log) expect(actor).toMatch(/^usr_/);
  expect(log.find(({ entity, action }) => entity === "product" && action === "changed")).toMatchObject({
    before: { state: "published" },
    after: { state: "removed" },
    cause: "product.remove",
  });
});

test("an import that says again what is known writes nothing, and one that does not is the service's", async () => {
  const products = [{ id: newId("prd"), name: "Носки" }];
  await shop.integration.importProducts({ products });
  const [row] = products;
  const before = await changesOf(row?.id ?? newId("prd"));
  expect(before).toMatchObject([
    { actor: "service:integration", cause: "product.importProducts", action: "created" },
  ]);
  await shop.integration.importProducts({ products });
  expect(await changesOf(row?.id ?? newId("prd"))).toEqual(before);
});

test("what is rolled back is not in the log, and a hand in the database is nobody", async () => {
  const { id, version } = await shop.create("Варежки", ["log-3"]);
  const before = (await changesOf(id)).length;
  await expect(shop.staff.update({ id, version: version + 5, name: "Другие" })).rejects.toThrow();
  expect(await changesOf(id)).toHaveLength(before);
  await shop.sql`update products set name = 'Рукой' where id = ${id.slice(4)}`;
  expect((await changesOf(id))[0]).toMatchObject({
    actor: "nobody",
    cause: "by hand",
    after: { name: "Рукой" },
  });
});

test("the log is read in pages, by the thing, the kind and the time", async () => {
  const { id } = await shop.create("Шарф", ["log-4", "log-5", "log-6"]);
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await shop.staff.changes({ id, limit: 2, ...(cursor !== undefined && { cursor }) });
    seen.push(...page.items.map(({ entityId }) => entityId));
    if (page.nextCursor === undefined) break;
    cursor = page.nextCursor;
  }
  expect(new Set(seen).size).toBe(4);
  const { items } = await shop.staff.changes({ id, entity: "product", limit: 10 });
  expect(items.map(({ entityId }) => `prd_${entityId}`)).toEqual([id]);
  const at = items[0]?.at ?? "";
  expect((await shop.staff.changes({ id, until: at, limit: 10 })).items).toEqual([]);
  expect((await shop.staff.changes({ id, from: at, limit: 10 })).items).toHaveLength(4);
  await expect(shop.visitor.changes({ limit: 1 })).rejects.toThrow("auth.anonymous");
  await expect(shop.staff.changes({ limit: 1, cursor: "nonsense" })).rejects.toThrow("input.invalid");
});
