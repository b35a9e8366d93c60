import { expect, test } from "bun:test";
import { elementOf } from "../../test/support/element";
import { totalKey } from "./bodies";
import { readOffer } from "./offer-row";

const read = async (inside: string, whole = false) =>
  readOffer(await elementOf(`<Предложение>${inside}</Предложение>`), whole);
const stockOf = async (inside: string) => (await read(`<Ид>p</Ид>${inside}`)).row?.body.stock;

test.each([
  [
    '<Количество>10</Количество><Склад ИдСклада="W1" КоличествоНаСкладе="7"/><Склад ИдСклада="w2" КоличествоНаСкладе="3"/>',
    { w1: 7, w2: 3 },
  ],
  [
    '<Склады ИдСклада="w1" КоличествоНаСкладе="7"/><Склады ИдСклада="w2" КоличествоНаСкладе="0"/>',
    { w1: 7, w2: 0 },
  ],
  [
    "<Остатки><Остаток><Склад><Ид>w1</Ид><Количество>2,5</Количество></Склад></Остаток></Остатки>",
    { w1: 2.5 },
  ],
  ["<Остатки><Остаток><Количество>4</Количество></Остаток></Остатки>", { [totalKey]: 4 }],
  ["<Количество>1\u00a0234,5</Количество>", { [totalKey]: 1234.5 }],
  ["<Количество>-2</Количество>", { [totalKey]: -2 }],
  ["<Количество>0.1235</Количество>", { [totalKey]: 0.124 }],
])("stock is read from %p", async (inside, stock) => expect(await stockOf(inside)).toEqual(stock));

test("an offer that says nothing about stock leaves it alone", async () => {
  expect(
    await stockOf("<Цены><Цена><ИдТипаЦены>t</ИдТипаЦены><ЦенаЗаЕдиницу>1</ЦенаЗаЕдиницу></Цена></Цены>"),
  ).toBeUndefined();
  expect(await stockOf("<Количество/>")).toBeUndefined();
});

test("the key of a variant is made of both ids, wherever they stand and however they are written", async () => {
  const keys = await Promise.all(
    ["<Ид>P#C</Ид>", "<Ид> p#c </Ид>", "<Ид>p</Ид><ИдХарактеристики>C</ИдХарактеристики>"].map(
      async (inside) => (await read(inside)).row?.key,
    ),
  );
  expect(keys).toEqual(["p#c", "p#c", "p#c"]);
  expect((await read("<Ид>P#</Ид>")).row?.key).toBe("p");
  expect((await read("<Ид>P#00000000-0000-0000-0000-000000000000</Ид>")).row?.key).toBe("p");
});

test("the spelling of 1C is kept for the way back", async () =>
  expect((await read("<Ид>AbC#dEf</Ид>")).row?.externalId).toBe("AbC#dEf"));

test("a price is kept exactly, with its pack and currency; zero is the absence of one", async () => {
  const { row } = await read(`<Ид>p</Ид><Цены>
    <Цена><ИдТипаЦены>T1</ИдТипаЦены><ЦенаЗаЕдиницу>2 990,50</ЦенаЗаЕдиницу><Валюта>руб</Валюта><Коэффициент>12</Коэффициент></Цена>
    <Цена><ИдТипаЦены>t2</ИдТипаЦены><ЦенаЗаЕдиницу>0</ЦенаЗаЕдиницу></Цена></Цены>`);
  expect(row?.body.prices).toEqual({
    t1: { amount: "2990.5", coefficient: "12", currency: "RUB" },
    t2: null,
  });
});

test("of tiers the one for the smallest quantity is the price", async () => {
  const tier = (amount: number, from: number) =>
    `<Цена><ИдТипаЦены>t</ИдТипаЦены><ЦенаЗаЕдиницу>${amount}</ЦенаЗаЕдиницу><МинКоличество>${from}</МинКоличество></Цена>`;
  const { row } = await read(`<Ид>p</Ид><Цены>${tier(90, 10)}${tier(100, 1)}${tier(80, 50)}</Цены>`);
  expect(row?.body.prices).toEqual({ t: { amount: "100" } });
});

test("a bad price is left out with its reason, and the rest of the offer arrives", async () => {
  const { row, notes } = await read(`<Ид>p</Ид><Цены>
    <Цена><ИдТипаЦены>t1</ИдТипаЦены><ЦенаЗаЕдиницу>дорого</ЦенаЗаЕдиницу></Цена>
    <Цена><ИдТипаЦены>t2</ИдТипаЦены><ЦенаЗаЕдиницу>5</ЦенаЗаЕдиницу><Валюта>XTS</Валюта></Цена>
    <Цена><ИдТипаЦены>t3</ИдТипаЦены><ЦенаЗаЕдиницу>5</ЦенаЗаЕдиницу></Цена></Цены><Количество>много</Количество>`);
  expect(Object.keys(row?.body.prices ?? {})).toEqual(["t3"]);
  expect(row?.body.stock).toBeUndefined();
  expect(notes.map(({ reason }) => reason)).toEqual([
    "цена «дорого» не годится: нужно неотрицательное число",
    "цена в неизвестной валюте «XTS»",
    "остаток «много» не число",
  ]);
});

test("without an id there is no row, only a reason", async () => {
  const { row, notes } = await read("<Наименование>Кеды</Наименование>");
  expect(row).toBeUndefined();
  expect(notes).toEqual([{ kind: "offer", externalId: "", name: "Кеды", reason: "нет элемента «Ид»" }]);
});

test("axes come from the characteristics, else from the last brackets of the name", async () => {
  const stated = await read(
    "<Ид>p#c</Ид><Наименование>Кеды (42)</Наименование><ХарактеристикиТовара><ХарактеристикаТовара><Наименование>Размер</Наименование><Значение>42</Значение></ХарактеристикаТовара></ХарактеристикиТовара>",
  );
  expect(stated.row?.body.options).toEqual([{ name: "Размер", value: "42" }]);
  const bracket = await read("<Ид>p#c</Ид><Наименование>Кеды (зимние) (42, (тёмно-)синий)</Наименование>");
  expect(bracket.row?.body.options).toEqual([{ name: "Вариант", value: "42, (тёмно-)синий" }]);
  expect((await read("<Ид>p#c</Ид><Цены/>")).row?.body.options).toBeUndefined();
  expect((await read("<Ид>p</Ид><Наименование>Болт (М6)</Наименование>")).row?.body.options).toBeUndefined();
});

test.each(['Статус="Удален"', ""])("a mark of deletion is read: %p", async (attribute) => {
  const inside = attribute === "" ? "<ПометкаУдаления>Истина</ПометкаУдаления>" : "";
  const element = await elementOf(`<Предложение ${attribute}><Ид>p</Ид>${inside}</Предложение>`);
  expect(readOffer(element, false).row?.body.deleted).toBe(true);
});
