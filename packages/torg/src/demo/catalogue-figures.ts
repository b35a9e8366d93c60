/** What two files of an exchange hold, counted from their text and not by the importer's own reader. */
export type CatalogueFigures = {
  readonly group: string;
  readonly products: number;
  readonly hidden: number;
  readonly offers: number;
  readonly orphans: number;
  /** Sum of all stock of offers whose product is in the file, over all warehouses. */
  readonly stock: number;
  /** Sum of the prices of offers whose product is in the file, in kopecks. */
  readonly prices: number;
};

const blocks = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}[ >][\\s\\S]*?</${tag}>`, "g"))].map(([block]) => block);
const first = (xml: string, tag: string): string =>
  new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(xml)?.[1]?.trim() ?? "";
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

export function figuresOf(importXml: string, offersXml: string): CatalogueFigures {
  const products = blocks(importXml, "Товар");
  const known = new Set(products.map((product) => first(product, "Ид")));
  const offers = blocks(offersXml, "Предложение");
  const own = offers.filter((offer) => known.has(first(offer, "Ид").split("#")[0] ?? ""));
  const stockOf = (offer: string) =>
    sum([...offer.matchAll(/КоличествоНаСкладе="([^"]*)"/g)].map(([, text]) => Math.max(0, Number(text))));
  return {
    group: first(blocks(importXml, "Группа")[0] ?? "", "Наименование"),
    products: products.length,
    hidden: products.filter((product) => product.startsWith('<Товар Статус="Удален"')).length,
    offers: own.length,
    orphans: offers.length - own.length,
    stock: sum(own.map(stockOf)),
    prices: sum(own.map((offer) => Math.round(Number(first(offer, "ЦенаЗаЕдиницу")) * 100))),
  };
}
