import { expect, test } from "bun:test";
import type { Order } from "@torg/contracts";
import fc from "fast-check";
import { all, child, type Element, text } from "../domain/element";
import { orderDocument } from "../domain/order-document";
import { leaf, node } from "../domain/xml-node";
import { readObjects } from "./read-objects";
import { encodeWindows1251 } from "./windows-1251";
import { writeOrders } from "./write-orders";

const uuid = "01934567-89ab-7cde-8f01-23456789abcd";
const order: Order = {
  id: `ord_${uuid}`,
  number: "T0000001234",
  status: "paid",
  total: { minor: 597_900, currency: "RUB" },
  lines: [
    {
      variantId: `var_${uuid}`,
      productId: `prd_${uuid}`,
      sku: "K-10 (42)",
      name: "Кеды <К-10> & «42»",
      quantity: 2.5,
      price: { minor: 23_919_999, scale: 4, currency: "RUB" },
      total: { minor: 598_000, currency: "RUB" },
    },
  ],
  contact: {
    name: "Иванова Анна Павловна",
    email: "anna@example.org",
    phone: "+79990000000",
    address: "Санкт-Петербург",
  },
  payment: "card",
  payments: [
    {
      id: `pay_${uuid}`,
      provider: "sandbox",
      status: "captured",
      amount: { minor: 597_900, currency: "RUB" },
    },
  ],
  shipped: [],
  history: [],
  comment: "позвонить",
  version: 3,
  placedAt: "2026-03-01T21:30:05.000Z",
};
const origin = { externalId: "A1#b1", article: "K-10", unit: { code: "715 ", name: "пар" }, vatRate: "20" };
const frame = { timeZone: "Europe/Moscow", buyerId: uuid, origins: new Map([[`var_${uuid}`, origin]]) };
const packet = { version: "2.08", charset: "utf-8", formedAt: "2026-03-02T00:30:05" } as const;

async function readBack(bytes: Uint8Array): Promise<Element[]> {
  const chunks = (async function* () {
    yield bytes;
  })();
  return (await Array.fromAsync(readObjects("orders.xml", chunks))).map(({ element }) => element);
}

test("the elements stand in the order of the schema", () => {
  const document = orderDocument(order, frame);
  expect(Array.isArray(document.content) && document.content.map(({ name }) => name)).toEqual([
    "Ид",
    "Номер",
    "Дата",
    "ХозОперация",
    "Роль",
    "Валюта",
    "Курс",
    "Сумма",
    "Контрагенты",
    "Время",
    "Комментарий",
    "Скидки",
    "Товары",
    "ЗначенияРеквизитов",
  ]);
});

test.each(["utf-8", "windows-1251"] as const)("an order is read back from %s as it was", async (charset) => {
  const [document] = await readBack(
    writeOrders({ ...packet, charset, documents: [orderDocument(order, frame)] }),
  );
  if (!document) throw new Error("no document");
  expect(
    ["Ид", "Номер", "Дата", "Время", "Сумма", "ХозОперация"].map((name) => text(document, name)),
  ).toEqual([order.id, "T0000001234", "2026-03-02", "00:30:05", "5979.00", "Заказ товара"]);
  const line = child(document, "Товары")?.children[0];
  if (!line) throw new Error("no line");
  expect(
    ["Ид", "Артикул", "Наименование", "ЦенаЗаЕдиницу", "Количество", "Сумма"].map((name) => text(line, name)),
  ).toEqual(["A1#b1", "K-10", "Кеды <К-10> & «42»", "2392.00", "2.5", "5980.00"]);
});

test("a line that never came from 1C goes by its own uuid and article", async () => {
  const [document] = await readBack(
    writeOrders({ ...packet, documents: [orderDocument(order, { ...frame, origins: new Map() })] }),
  );
  const line = document && child(document, "Товары")?.children[0];
  expect(line && [text(line, "Ид"), text(line, "Артикул")]).toEqual([uuid, "K-10 (42)"]);
});

test.each([
  ["paid", "false", "true"],
  ["cancelled", "true", "false"],
  ["refunded", "true", "false"],
  ["awaiting_payment", "false", "false"],
] as const)("an order that is %s travels as cancelled=%s, paid=%s", async (status, cancelled, paid) => {
  const [document] = await readBack(
    writeOrders({ ...packet, documents: [orderDocument({ ...order, status }, frame)] }),
  );
  const values = (document ? all(document, "ЗначенияРеквизитов") : []).flatMap(({ children }) =>
    children.map((one) => [text(one, "Наименование"), text(one, "Значение")]),
  );
  expect(values).toContainEqual(["Отменен", cancelled]);
  expect(values).toContainEqual(["Заказ оплачен", paid]);
});

test("a person who was forgotten still has a name, which 1C demands", async () => {
  const { contact: _, ...forgotten } = order;
  const [document] = await readBack(writeOrders({ ...packet, documents: [orderDocument(forgotten, frame)] }));
  expect(JSON.stringify(document)).toContain("Покупатель (данные удалены)");
});

test("an answer without orders is a whole file, and 3.1 wraps each document", () => {
  const written = (version: string, documents = packetless) =>
    new TextDecoder().decode(writeOrders({ ...packet, version, documents }));
  expect(written("2.08")).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация ВерсияСхемы="2.08" ДатаФормирования="2026-03-02T00:30:05"></КоммерческаяИнформация>',
  );
  expect(written("3.1", [node("Документ", leaf("Ид", "1"))])).toContain(
    "<Контейнер><Документ><Ид>1</Ид></Документ></Контейнер>",
  );
});
const packetless: ReturnType<typeof node>[] = [];

test("whatever a buyer types, 1C can read the file, in both charsets", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.constantFrom("utf-8" as const, "windows-1251" as const),
      async (comment, charset) => {
        const [document] = await readBack(
          writeOrders({
            ...packet,
            charset,
            documents: [orderDocument({ ...order, comment: `«${comment}»` }, frame)],
          }),
        );
        return document !== undefined && text(document, "Номер") === order.number;
      },
    ),
    { numRuns: 300 },
  );
});

test("windows-1251 keeps its own letters and refers to the rest", () => {
  const bytes = encodeWindows1251("Ёж № — 😀☃");
  expect(new TextDecoder("windows-1251").decode(bytes)).toBe("Ёж № — &#128512;&#9731;");
});
