import { afterAll, beforeAll, expect, test } from "bun:test";
import type { AttributeKind, ProductId } from "@torg/contracts";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

const key = () => ({ key: newId("key") });
const define = (code: string, kind: AttributeKind, more: object = {}) =>
  shop.staff.createAttribute({ code, kind, name: `Свойство ${code}`, ...more }, key());
const words = (code: string, ...codes: string[]) =>
  shop.staff.upsertAttributeValues({
    code,
    values: codes.map((own, position) => ({ code: own, label: own.toUpperCase(), position })),
  });
const facetsOf = async (id: ProductId) => {
  const [row] = await shop.sql<{ facets: number[] }[]>`select facets from products where id = ${id.slice(4)}`;
  return row?.facets ?? [];
};
const missing = (attribute: string) => ({ code: "product.attribute_not_found", details: { attribute } });

test("an attribute is defined once, changed at its version, and its code and kind stay", async () => {
  const made = await define("weight", "number", {
    unit: "кг",
    position: 3,
    translations: { en: { name: "Weight" } },
  });
  expect(made).toEqual({
    code: "weight",
    kind: "number",
    name: "Свойство weight",
    unit: "кг",
    facet: false,
    position: 3,
    translations: { en: { name: "Weight" } },
    version: 1,
  });
  await expect(define("weight", "text")).rejects.toMatchObject({
    code: "product.attribute_code_taken",
    details: { attribute: "weight" },
  });
  const changed = await shop.staff.updateAttribute({ code: "weight", version: 1, name: "Вес", unit: "г" });
  expect(changed).toMatchObject({ name: "Вес", unit: "г", version: 2 });
  expect(await shop.staff.updateAttribute({ code: "weight", name: "Вес" })).toEqual(changed);
  const late = shop.staff.updateAttribute({ code: "weight", version: 1, name: "Поздно" });
  await expect(late).rejects.toMatchObject({ code: "product.version_moved", details: { version: 2 } });
  await expect(shop.staff.updateAttribute({ code: "nothing", name: "Нет" })).rejects.toMatchObject(
    missing("nothing"),
  );
  expect((await shop.visitor.attributes({})).items).toContainEqual(changed);
});

test("a unit is a number's, and whether a number is a facet is said when it is defined", async () => {
  await expect(define("note", "text", { unit: "кг" })).rejects.toThrow(/input[.]invalid .*"[/]unit"/);
  await define("depth", "number");
  const late = shop.staff.updateAttribute({ code: "depth", facet: true });
  await expect(late).rejects.toThrow(/input[.]invalid .*"[/]facet"/);
  await define("wood", "choice");
  expect(await shop.staff.updateAttribute({ code: "wood", facet: true })).toMatchObject({ facet: true });
});

test("words come in bulk by code: new ones, changed ones, and those that say the same again", async () => {
  await define("colour", "choice");
  expect(await words("colour", "red", "navy")).toEqual({ created: 2, updated: 0, unchanged: 0 });
  const report = await shop.staff.upsertAttributeValues({
    code: "colour",
    values: [
      { code: "red", label: "RED" },
      { code: "navy", label: "Тёмно-синий", translations: { en: { label: "Navy" } } },
      { code: "pink", label: "Розовый" },
    ],
  });
  expect(report).toEqual({ created: 1, updated: 1, unchanged: 1 });
  const page = await shop.visitor.attributeValues({ code: "colour", limit: 2 });
  expect(page.items.map(({ code }) => code)).toEqual(["red", "pink"]);
  const rest = await shop.visitor.attributeValues({ code: "colour", cursor: page.nextCursor ?? "" });
  expect(rest.items).toMatchObject([
    { code: "navy", label: "Тёмно-синий", position: 1, translations: { en: { label: "Navy" } } },
  ]);
});

test("only what is chosen from has a dictionary, and an attribute that is not defined has nothing", async () => {
  await define("height", "number");
  const without = { code: "product.attribute_without_dictionary", details: { attribute: "height" } };
  await expect(words("height", "a")).rejects.toMatchObject(without);
  const removed = shop.staff.removeAttributeValue({ code: "height", value: "a" });
  await expect(removed).rejects.toMatchObject(without);
  await expect(words("nowhere", "a")).rejects.toMatchObject(missing("nowhere"));
  await expect(shop.staff.removeAttributeValue({ code: "nowhere", value: "a" })).rejects.toMatchObject(
    missing("nowhere"),
  );
  await expect(shop.visitor.attributeValues({ code: "nowhere" })).rejects.toMatchObject(missing("nowhere"));
  await expect(words("height", "a", "a")).rejects.toThrow(/input[.]invalid .*"[/]values"/);
});

test("a dictionary holds ten thousand words, and one more changes nothing", async () => {
  await define("serial", "choice");
  const codes = Array.from({ length: 10_000 }, (_, at) => `s${at}`);
  for (let at = 0; at < codes.length; at += 1000) await words("serial", ...codes.slice(at, at + 1000));
  const full = words("serial", "s1", "extra");
  await expect(full).rejects.toMatchObject({
    code: "product.attribute_values_full",
    details: { attribute: "serial", valuesMax: 10_000 },
  });
  await expect(words("serial", "s5", "s6")).resolves.toMatchObject({ created: 0 });
  await shop.staff.removeAttributeValue({ code: "serial", value: "s0" });
  expect(await words("serial", "extra")).toMatchObject({ created: 1 });
});

test("a product shows its typed values in the shop's order, and lists are narrowed by them", async () => {
  await define("t-text", "text", { position: 5 });
  await define("t-number", "number", { position: 4, unit: "мм", facet: true });
  await define("t-boolean", "boolean", { position: 3, facet: true });
  await define("t-choice", "choice", { position: 2 });
  await define("t-choices", "choices", { position: 1 });
  await words("t-choice", "oak", "ash");
  await words("t-choices", "s", "m", "l");
  const typed = {
    "t-text": "лён",
    "t-number": 1.5,
    "t-boolean": false,
    "t-choice": "ash",
    "t-choices": ["m", "s"],
  };
  const made = await shop.staff.create({ name: "Стол", typed, variants: [{ sku: newId("sku") }] }, key());
  expect(made.typed).toMatchObject([
    { code: "t-choices", kind: "choices", words: [{ code: "s", label: "S" }, { code: "m" }] },
    { code: "t-choice", words: [{ code: "ash", label: "ASH" }] },
    { code: "t-boolean", value: false },
    { code: "t-number", value: 1.5, unit: "мм" },
    { code: "t-text", value: "лён" },
  ]);
  const named = async (codes: string[]) => {
    const rows = await shop.sql<{ id: number }[]>`
      select v.id from attribute_values v join attributes a on a.id = v.attribute_id
      where a.code || '=' || v.code = any(${codes}) order by v.id`;
    return rows.map(({ id }) => id);
  };
  const all = ["t-choices=s", "t-choices=m", "t-choice=ash", "t-boolean=false", "t-number=1.5"];
  expect(await facetsOf(made.id)).toEqual(await named(all));

  const changed = await shop.staff.update({
    id: made.id,
    version: made.version,
    typed: { "t-choice": "oak", "t-number": 2, "t-choices": null },
  });
  expect(changed.typed.map(({ code }) => code)).toEqual(["t-choice", "t-boolean", "t-number", "t-text"]);
  expect(await facetsOf(made.id)).toEqual(await named(["t-choice=oak", "t-boolean=false", "t-number=2"]));
  const [number] = await shop.sql<{ number: string }[]>`
    select number from attribute_values where code = '2' and number is not null`;
  expect(Number(number?.number)).toBe(2);
});

test("a value of another kind, a strange word and a strange attribute change nothing, and are named", async () => {
  await define("w-number", "number");
  await define("w-choice", "choice");
  const wrong = (attribute: string, reason: string) => ({
    code: "product.attribute_wrong",
    details: { attribute, reason: expect.stringContaining(reason) },
  });
  const made = await shop.create("Шкаф");
  const update = (typed: Record<string, string | number>) =>
    shop.staff.update({ id: made.id, version: made.version, name: "Другой", typed });
  await expect(update({ "w-number": "тяжёлый" })).rejects.toMatchObject(wrong("w-number", "a number"));
  await expect(update({ "w-choice": "pine" })).rejects.toMatchObject(wrong("w-choice", '"pine"'));
  await expect(update({ "w-nothing": 1 })).rejects.toMatchObject(missing("w-nothing"));
  const variants = [{ sku: newId("sku") }];
  const created = (typed: Record<string, string | number>) =>
    shop.staff.create({ name: "Новый", typed, variants }, key());
  await expect(created({ "w-number": "тяжёлый" })).rejects.toMatchObject(wrong("w-number", "a number"));
  await expect(created({ "w-nothing": 1 })).rejects.toMatchObject(missing("w-nothing"));
  expect(await shop.staff.inspect({ id: made.id })).toEqual(made);
});

test("a removed word and a removed attribute are shown nowhere, and a word that comes again is the same", async () => {
  await define("r-choice", "choice");
  await words("r-choice", "here");
  const typed = { "r-choice": "here" };
  const made = await shop.staff.create({ name: "Лавка", typed, variants: [{ sku: newId("sku") }] }, key());
  const [word] = made.typed[0]?.words ?? [];
  await shop.staff.removeAttributeValue({ code: "r-choice", value: "here" });
  expect((await shop.staff.inspect({ id: made.id })).typed).toEqual([]);
  expect((await shop.visitor.attributeValues({ code: "r-choice" })).items).toEqual([]);
  expect(await words("r-choice", "here")).toEqual({ created: 1, updated: 0, unchanged: 0 });
  expect((await shop.staff.inspect({ id: made.id })).typed[0]?.words?.[0]?.id).toBe(word?.id);

  const stale = shop.staff.removeAttribute({ code: "r-choice", version: 9 });
  await expect(stale).rejects.toMatchObject({ code: "product.version_moved", details: { version: 1 } });
  await shop.staff.removeAttribute({ code: "r-choice", version: 1 });
  expect((await shop.staff.inspect({ id: made.id })).typed).toEqual([]);
  await expect(shop.staff.removeAttribute({ code: "r-choice" })).rejects.toMatchObject(missing("r-choice"));
  await define("r-choice", "text");
  expect((await shop.staff.inspect({ id: made.id })).typed).toEqual([]);
});
