/** What two files of an exchange hold, counted from their text and not by the importer's own reader. */
export type CatalogueFigures = {
  readonly group: string;
  /** Products that are not marked as deleted; the rest counts their offers alone. */
  readonly products: number;
  readonly offers: number;
  /** Over all warehouses. */
  readonly stock: number;
  /** Sum of all prices, in kopecks. */
  readonly prices: number;
};

const blocks = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}[ >][\\s\\S]*?</${tag}>`, "g"))].map(([block]) => block);
const first = (xml: string, tag: string): string =>
  new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(xml)?.[1]?.trim() ?? "";
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

export function figuresOf(importXml: string, offersXml: string): CatalogueFigures {
  const products = blocks(importXml, "Товар");
  const shown = products.filter((product) => !product.startsWith('<Товар Статус="Удален"'));
  const known = new Set(shown.map((product) => first(product, "Ид")));
  const offers = blocks(offersXml, "Предложение");
  const own = offers.filter((offer) => known.has(first(offer, "Ид").split("#")[0] ?? ""));
  const stockOf = (offer: string) =>
    sum([...offer.matchAll(/КоличествоНаСкладе="([^"]*)"/g)].map(([, text]) => Math.max(0, Number(text))));
  return {
    group: first(blocks(importXml, "Группа")[0] ?? "", "Наименование"),
    products: shown.length,
    offers: own.length,
    stock: sum(own.map(stockOf)),
    prices: sum(own.map((offer) => Math.round(Number(first(offer, "ЦенаЗаЕдиницу")) * 100))),
  };
}
