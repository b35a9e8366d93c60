import { expect, test } from "bun:test";
import { join } from "node:path";
import { elementOf } from "../../test/support/element";
import { readObjects } from "../commerceml/read-objects";
import { readProperty } from "./directory-rows";
import { readProduct } from "./product-row";

const read = async (inside: string, attributes = "") =>
  readProduct(await elementOf(`<Товар ${attributes}>${inside}</Товар>`));
const bodyOf = async (inside: string) => {
  const { row } = await read(`<Ид>p</Ид>${inside}`);
  return row?.kind === "product" ? row.body : undefined;
};

test("what is absent stays absent, what is empty is empty", async () => {
  expect(await bodyOf("<Наименование>Кеды</Наименование>")).toEqual({ name: "Кеды", deleted: false });
  expect(await bodyOf("<Описание/><Группы/><ЗначенияСвойств/>")).toEqual({
    description: "",
    groupKeys: [],
    attributes: {},
    deleted: false,
  });
});

test.each([
  ['<БазоваяЕдиница Код="796 " НаименованиеПолное="Штука">шт</БазоваяЕдиница>', { code: "796", name: "шт" }],
  ['<БазоваяЕдиница Код="715"/>', { code: "715", name: "пар" }],
  ["<БазоваяЕдиница>796 </БазоваяЕдиница>", { code: "796", name: "шт" }],
  ["<БазоваяЕдиница>пог. метр</БазоваяЕдиница>", { name: "пог. метр" }],
  [
    "<БазоваяЕдиница><Код>166</Код><НаименованиеКраткое>кг</НаименованиеКраткое></БазоваяЕдиница>",
    { code: "166", name: "кг" },
  ],
  ["<БазоваяЕдиница/>", undefined],
])("the unit is read from %p", async (inside, unit) =>
  expect((await bodyOf(inside))?.unit).toEqual(unit as never),
);

test("a catalogue row of a characteristic speaks for its product, with the product's name", async () => {
  const { row } = await read("<Ид>P#C</Ид><Наименование>Кеды (42)</Наименование>");
  expect(row).toEqual({ kind: "product", externalId: "P", key: "p", body: { name: "Кеды", deleted: false } });
});

test("a deleted characteristic takes only itself away", async () => {
  const { row } = await read("<Ид>P#C</Ид>", 'Статус="Удален"');
  expect(row).toMatchObject({ kind: "variant", key: "p#c", body: { productKey: "p", deleted: true } });
});

test("requisites keep their values by name and drop captions of pictures", async () => {
  const requisite = (name: string, value: string) =>
    `<ЗначениеРеквизита><Наименование>${name}</Наименование><Значение>${value}</Значение></ЗначениеРеквизита>`;
  const body = await bodyOf(
    `<ЗначенияРеквизитов>${requisite("ВидНоменклатуры", "Обувь")}${requisite("ОписаниеФайла", "x.jpg#1")}${requisite("__proto__", "x")}</ЗначенияРеквизитов>`,
  );
  expect(Object.entries(body?.requisites ?? {})).toEqual([
    ["ВидНоменклатуры", ["Обувь"]],
    ["__proto__", ["x"]],
  ]);
});

test("1C's sign for a number that was not given is no value", async () => {
  const body = await bodyOf(
    "<ЗначенияСвойств><ЗначенияСвойства><Ид>W</Ид><Значение>-999\u00a0999\u00a0999,9</Значение></ЗначенияСвойства></ЗначенияСвойств>",
  );
  expect(body?.attributes).toEqual({ w: [] });
});

test("a dictionary is read with ids and as a plain list", async () => {
  const withIds = readProperty(
    await elementOf(
      "<Свойство><Ид>c</Ид><Наименование>Цвет</Наименование><ВариантыЗначений><Справочник><ИдЗначения>V1</ИдЗначения><Значение>Синий</Значение></Справочник></ВариантыЗначений></Свойство>",
    ),
  );
  expect(withIds.row?.body).toEqual({ name: "Цвет", values: { v1: "Синий" }, deleted: false });
  const plain = readProperty(
    await elementOf(
      "<Свойство><Ид>c</Ид><Наименование>Цвет</Наименование><ВариантыЗначений><Значение>Red</Значение></ВариантыЗначений></Свойство>",
    ),
  );
  expect(plain.row?.body).toEqual({ name: "Цвет", values: { red: "Red" }, deleted: false });
});

test("the one deleted product of UT 11's file is found", async () => {
  const file = join(import.meta.dir, "../../test/fixtures/dobromyslov__commerceml-parser/import0_1.xml");
  const deleted: string[] = [];
  for await (const { kind, element } of readObjects("import0_1.xml", Bun.file(file).stream())) {
    const { row, notes } = kind === "product" ? readProduct(element) : { row: undefined, notes: [] };
    expect(notes).toEqual([]);
    if (row?.body.deleted) deleted.push(row.key);
  }
  expect(deleted).toHaveLength(1);
});
