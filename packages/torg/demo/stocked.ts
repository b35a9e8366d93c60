import { catalogue } from "./catalogue/catalogue";
import type { Choice, Group, Product } from "./catalogue/goods";
import { eanOf, guid, spread } from "./identity";

export type Variant = {
  readonly id: string;
  readonly name: string;
  readonly barcode: string;
  readonly options: readonly { readonly axis: string; readonly value: string }[];
  /** In the order of the price types. */
  readonly prices: readonly number[];
  /** In the order of the warehouses. */
  readonly stock: readonly number[];
};

export type StockedProduct = Product & {
  readonly id: string;
  readonly group: string;
  readonly variants: readonly Variant[];
};

/** The products of a group and of the groups in it, with the variants that 1C would keep of each. */
export function stocked({ name: group, groups = [], products = [] }: Group): StockedProduct[] {
  return [...products.map((product) => withVariants(product, group)), ...groups.flatMap(stocked)];
}

function withVariants(product: Product, group: string): StockedProduct {
  const id = guid("product", product.article);
  const variants = combinations(Object.entries(product.options ?? {})).map((chosen) => {
    const values = chosen.map(({ value }) => value).join(", ");
    const retail = product.price + chosen.reduce((sum, { more }) => sum + more, 0);
    return {
      id: values === "" ? id : `${id}#${guid("variant", `${product.article} ${values}`)}`,
      name: values === "" ? product.name : `${product.name} (${values})`,
      barcode: eanOf(`${product.article} ${values}`),
      options: chosen.map(({ axis, value }) => ({ axis, value })),
      prices: catalogue.priceTypes.map(({ share }) => rounded(retail * share)),
      stock: catalogue.warehouses.map((warehouse) =>
        onHand(product, `${product.article} ${values} ${warehouse}`),
      ),
    };
  });
  return { ...product, id, group, variants };
}

type Chosen = { readonly axis: string; readonly value: string; readonly more: number };

/** Every choice of the first axis with every combination of the rest; one empty combination where there is no axis. */
function combinations([first, ...rest]: readonly (readonly [
  axis: string,
  choices: readonly Choice[],
])[]): Chosen[][] {
  if (!first) return [[]];
  const [axis, choices] = first;
  const tails = combinations(rest);
  return choices.flatMap((choice) => {
    const [value, more] = typeof choice === "string" ? [choice, 0] : choice;
    return tails.map((tail) => [{ axis, value, more }, ...tail]);
  });
}

/** Whole tens of roubles where there are tens, as a price tag has it. */
const rounded = (price: number): number => (price < 200 ? Math.round(price) : Math.round(price / 10) * 10);

/** Cheap things lie in heaps, dear ones by the piece, and here and there a shelf is empty. */
function onHand({ price, unit }: Product, shelf: string): number {
  if (unit === "м") return spread(`${shelf} metres`, 800) / 4;
  if (spread(`${shelf} empty`, 6) === 0) return 0;
  return spread(shelf, price > 10_000 ? 5 : price > 2_000 ? 14 : 60);
}
