import { join } from "node:path";

const folder = join(import.meta.dir, "../fixtures");
/** A file of the fixtures. */
export const fixture = (name: string): Promise<Uint8Array> => Bun.file(join(folder, name)).bytes();

type ProductOptions = { readonly group?: string; readonly inside?: string; readonly attributes?: string };
export const product = (
  id: string,
  name: string,
  { group, inside = "", attributes = "" }: ProductOptions = {},
): string =>
  `<Товар ${attributes}><Ид>${id}</Ид><Артикул>art-${id}</Артикул><Наименование>${name}</Наименование>` +
  `${group ? `<Группы><Ид>${group}</Ид></Группы>` : ""}${inside}</Товар>`;

const classifier =
  "<Классификатор><Ид>c</Ид><Группы><Группа><Ид>g1</Ид><Наименование>Обувь</Наименование><Группы>" +
  "<Группа><Ид>g2</Ид><Наименование>Кеды</Наименование></Группа></Группы></Группа></Группы></Классификатор>";

export const catalog = (
  goods: readonly string[],
  { onlyChanges = false, withClassifier = true } = {},
): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация ВерсияСхемы="2.08" ДатаФормирования="2026-03-01T09:00:00">` +
  `${withClassifier ? classifier : ""}<Каталог СодержитТолькоИзменения="${onlyChanges}"><Ид>c</Ид><Наименование>Товары</Наименование>\n` +
  `<Товары>\n${goods.join("\n")}\n</Товары></Каталог></КоммерческаяИнформация>`;

type OfferOptions = {
  readonly price?: string;
  readonly stock?: number;
  readonly name?: string;
  readonly inside?: string;
};
export const offer = (id: string, { price, stock, name, inside = "" }: OfferOptions = {}): string =>
  `<Предложение><Ид>${id}</Ид>${name ? `<Наименование>${name}</Наименование>` : ""}${inside}` +
  `${price ? `<Цены><Цена><ИдТипаЦены>t1</ИдТипаЦены><ЦенаЗаЕдиницу>${price}</ЦенаЗаЕдиницу><Валюта>RUB</Валюта></Цена></Цены>` : ""}` +
  `${stock === undefined ? "" : `<Количество>${stock}</Количество><Склад ИдСклада="w1" КоличествоНаСкладе="${stock}"/>`}</Предложение>`;

export const offers = (rows: readonly string[], { onlyChanges = false } = {}): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация ВерсияСхемы="2.08" ДатаФормирования="2026-03-01T09:00:00">` +
  `<ПакетПредложений СодержитТолькоИзменения="${onlyChanges}"><Ид>c#</Ид><ИдКаталога>c</ИдКаталога>` +
  "<ТипыЦен><ТипЦены><Ид>t1</Ид><Наименование>Розничная</Наименование><Валюта>RUB</Валюта></ТипЦены></ТипыЦен>" +
  "<Склады><Склад><Ид>w1</Ид><Наименование>Основной</Наименование></Склад></Склады>" +
  `<Предложения>${rows.join("\n")}</Предложения></ПакетПредложений></КоммерческаяИнформация>`;
