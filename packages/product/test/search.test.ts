import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await shop.create("Кеды летние", ["TS-100-42", "TS-100-43"], "Хлопковый верх");
  await shop.create("Ёлка искусственная", ["ELKA-1"], "Украсит дом; носите с ней тёплые кеды");
  await shop.create("Running shoes", ["RUN-1"]);
  await shop.create("Салфетка", ["КЕДЫ-0"]);
});
afterAll(() => shop?.stop());

const names = async (text: string): Promise<string[]> =>
  (await shop.visitor.search({ text })).items.map(({ name }) => name);

test.each([
  ["кедах", "Кеды летние"],
  ["летних кедов", "Кеды летние"],
  ["елка", "Ёлка искусственная"],
  ["ЁЛКИ", "Ёлка искусственная"],
  ["искусств", "Ёлка искусственная"],
  ["shoe", "Running shoes"],
  ["TS-100-42", "Кеды летние"],
  ["ts100", "Кеды летние"],
  ["ts 100 43", "Кеды летние"],
  ["хлопковая", "Кеды летние"],
])("«%s» finds «%s» first", async (text, name) => expect((await names(text))[0]).toBe(name));

test("a name answers before an article, and an article before a description", async () => {
  expect(await names("кеды")).toEqual(["Кеды летние", "Салфетка", "Ёлка искусственная"]);
});

test("all words must be there", async () => {
  expect(await names("кеды искусственные зелёные")).toEqual([]);
  expect(await names("салфетка ts-100")).toEqual([]);
});

test("no text breaks the search", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1, maxLength: 50 }), async (text) => {
      if (text.trim() === "" || text.includes("\u0000")) return;
      await shop.visitor.search({ text });
    }),
    { numRuns: 100 },
  );
});

test("pages follow one another without a gap or a repeat, also among equals", async () => {
  const word = `слово${newId("n").slice(-6)}`;
  for (let at = 0; at < 7; at += 1) await shop.create(word);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await shop.visitor.search({ text: word, limit: 3, ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    expect(page.hasMore).toBe(page.nextCursor !== undefined);
    cursor = page.nextCursor;
  } while (cursor);
  expect(new Set(seen).size).toBe(7);
  expect(seen).toHaveLength(7);
});

test("what is hidden or renamed is no longer found under its old words", async () => {
  const made = await shop.create("Уникальность");
  const renamed = await shop.staff.update({ id: made.id, version: made.version, name: "Неповторимость" });
  expect(await names("уникальность")).toEqual([]);
  expect(await names("неповторимость")).toHaveLength(1);
  await shop.staff.update({ id: made.id, version: renamed.version, status: "hidden" });
  expect(await names("неповторимость")).toEqual([]);
});
