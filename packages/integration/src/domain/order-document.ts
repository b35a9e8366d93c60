import {
  type CartLine,
  currencyDigits,
  type Money,
  type Order,
  type PaymentMethod,
  type UnitPrice,
} from "@torg/contracts";
import type { Unit } from "./bodies";
import { type Decimal, formatDecimal, parseDecimal, round } from "./decimal";
import { toLocalTime } from "./local-time";
import { exportOf, isPaid } from "./order-export";
import { leaf, leafOf, type Maybe, node, type XmlNode } from "./xml-node";

/** What 1C itself said about the goods of a line, so that it finds its own item again and makes no second one. */
export type LineOrigin = {
  readonly externalId: string;
  readonly article?: string | undefined;
  readonly unit?: Unit | undefined;
  readonly vatRate?: string | undefined;
  readonly goodsKind?: string | undefined;
  readonly goodsType?: string | undefined;
};

export type OrderFrame = {
  readonly timeZone: string;
  /** By variant. Goods that never came from 1C have none. */
  readonly origins: ReadonlyMap<string, LineOrigin>;
  /** A stable id of the buyer, in the shape of a GUID. */
  readonly buyerId: string;
};

const paymentTitles: Readonly<Record<PaymentMethod, string>> = {
  card: "Картой на сайте",
  invoice: "По счёту",
  on_delivery: "При получении",
};

/** An order as a `Документ`, its elements in the order of the schemas 2.08 and 2.10: 1C reads them by type, not by name. */
export function orderDocument(order: Order, frame: OrderFrame): XmlNode {
  const placed = toLocalTime(order.placedAt, frame.timeZone);
  return node(
    "Документ",
    leaf("Ид", order.id),
    leaf("Номер", order.number, 11),
    leaf("Дата", placed.date),
    leaf("ХозОперация", "Заказ товара"),
    leaf("Роль", "Продавец"),
    leaf("Валюта", order.total.currency),
    leaf("Курс", "1"),
    leaf("Сумма", amount(order.total)),
    node("Контрагенты", buyer(order, frame.buyerId)),
    leaf("Время", placed.time),
    leafOf("Комментарий", order.comment, 3000),
    rounding(order),
    node("Товары", ...order.lines.map((line) => goods(line, frame.origins.get(line.variantId)))),
    requisites(statusOf(order)),
  );
}

function statusOf(order: Order): [string, string][] {
  const { code, title, kind } = exportOf(order.status);
  const paid = isPaid(
    order.status,
    order.payments.some((payment) => payment.status === "captured"),
  );
  return [
    ["Статуса заказа ИД", code],
    ["Статус заказа", title],
    ["Отменен", String(kind === "stopped")],
    ["Заказ оплачен", String(paid)],
    ["Метод оплаты", paymentTitles[order.payment]],
  ];
}

/** 1C looks buyers up by name and refuses an empty one. */
function buyer({ contact }: Order, buyerId: string): XmlNode {
  const name = contact?.name ?? "Покупатель (данные удалены)";
  const [surname, first, patronymic] = name.split(/\s+/);
  const contacts = [
    contactNode("Почта", contact?.email),
    contactNode("Телефон мобильный", contact?.phone),
  ].filter((one) => one !== undefined);
  return node(
    "Контрагент",
    leaf("Ид", buyerId, 40),
    leaf("Наименование", name),
    leaf("ПолноеНаименование", name),
    leafOf("Фамилия", surname),
    leafOf("Имя", first),
    leafOf("Отчество", patronymic),
    contact?.address ? node("Адрес", leaf("Представление", contact.address, 500)) : undefined,
    contacts.length > 0 ? node("Контакты", ...contacts) : undefined,
    leaf("Роль", "Покупатель"),
  );
}

const contactNode = (type: string, value: string | undefined): Maybe =>
  value ? node("Контакт", leaf("Тип", type), leaf("Значение", value)) : undefined;

/** Lines are rounded one by one, so a document's sum may differ from theirs: the difference travels as a discount. */
function rounding({ lines, total }: Order): Maybe {
  const difference = lines.reduce((sum, line) => sum + line.total.minor, 0) - total.minor;
  if (difference <= 0) return undefined;
  return node(
    "Скидки",
    node(
      "Скидка",
      leaf("Наименование", "Скидка"),
      leaf("Сумма", amount({ minor: difference, currency: total.currency })),
      leaf("УчтеноВСумме", "false"),
    ),
  );
}

function goods(line: CartLine, origin: LineOrigin | undefined): XmlNode {
  return node(
    "Товар",
    leaf("Ид", origin?.externalId ?? line.variantId.slice(line.variantId.indexOf("_") + 1), 80),
    leafOf("Артикул", origin?.article ?? line.sku),
    leaf("Наименование", line.name),
    unit(origin?.unit),
    vatRate(origin?.vatRate),
    requisites([
      ["ВидНоменклатуры", origin?.goodsKind ?? "Товар"],
      ["ТипНоменклатуры", origin?.goodsType ?? "Товар"],
    ]),
    leaf("ЦенаЗаЕдиницу", unitPrice(line.price)),
    leaf("Количество", String(line.quantity)),
    leaf("Сумма", amount(line.total)),
    vatOf(line.total, origin?.vatRate),
  );
}

function unit(known: Unit | undefined): XmlNode {
  const { code = "796", name = "шт" } = known ?? {};
  return { name: "БазоваяЕдиница", attributes: { Код: code.trim().slice(0, 4) }, content: name };
}

const vatRate = (rate: string | undefined): Maybe =>
  rate
    ? node("СтавкиНалогов", node("СтавкаНалога", leaf("Наименование", "НДС"), leaf("Ставка", rate)))
    : undefined;

/** VAT stands inside the shop's prices; "Без НДС" has no sum. */
function vatOf(total: Money, rate: string | undefined): Maybe {
  const percent = rate === undefined ? undefined : parseDecimal(rate);
  if (!percent || percent.units < 0n) return undefined;
  const share = Number(formatDecimal(percent));
  const inside = Math.round((total.minor * share) / (100 + share));
  return node(
    "Налоги",
    node(
      "Налог",
      leaf("Наименование", "НДС"),
      leaf("УчтеноВСумме", "true"),
      leaf("Сумма", amount({ minor: inside, currency: total.currency })),
      leaf("Ставка", formatDecimal(percent)),
    ),
  );
}

const requisites = (pairs: readonly (readonly [string, string])[]): XmlNode =>
  node(
    "ЗначенияРеквизитов",
    ...pairs.map(([name, value]) =>
      node("ЗначениеРеквизита", leaf("Наименование", name), leaf("Значение", value, 1000)),
    ),
  );

/** Two decimals, whatever the currency: the schema's type of sums has no others. */
const amount = ({ minor, currency }: Money): string =>
  decimals({ units: BigInt(minor), scale: currencyDigits[currency] });

const unitPrice = ({ minor, scale, currency }: UnitPrice): string =>
  decimals({ units: BigInt(minor), scale: scale ?? currencyDigits[currency] });

function decimals(value: Decimal): string {
  const [whole = "0", fraction = ""] = formatDecimal(round(value, 2)).split(".");
  return `${whole}.${fraction.padEnd(2, "0")}`;
}
