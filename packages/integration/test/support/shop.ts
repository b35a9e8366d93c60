import { type Stub, stub } from "@torg/chassis/testing";
import {
  Failure,
  type ImportedCategory,
  type ImportedOffer,
  type ImportedProduct,
  type ImportReport,
  type Order,
} from "@torg/contracts";

type Row = { readonly id: string };
type Priced = NonNullable<ImportedOffer["prices"]>[number]["price"];
type Variant = Omit<ImportedOffer, "prices" | "stock"> & {
  prices: Record<string, Priced>;
  stock: Record<string, number>;
};

/** A shop that keeps what it is told, by the contract: what a row does not name stays, and equal rows are unchanged. */
export type Shop = {
  readonly priceLists: Map<string, Row & { name: string }>;
  readonly warehouses: Map<string, Row & { name: string }>;
  readonly categories: Map<string, ImportedCategory>;
  readonly products: Map<string, ImportedProduct>;
  readonly variants: Map<string, Variant>;
  readonly orders: Map<string, Order>;
  /** Calls of imports so far. */
  calls: number;
  /** While set, every call fails with it. */
  away: boolean;
  /** Names of products that the shop does not take. */
  readonly refuses: Set<string>;
  readonly stubs: readonly Stub[];
};

export function openShop(): Shop {
  const shop: Shop = {
    priceLists: new Map(),
    warehouses: new Map(),
    categories: new Map(),
    products: new Map(),
    variants: new Map(),
    orders: new Map(),
    calls: 0,
    away: false,
    refuses: new Set(),
    get stubs() {
      return stubs;
    },
  };

  const answer =
    <T>(work: () => T) =>
    async (): Promise<T> => {
      if (shop.away) throw new Failure("call.unavailable");
      shop.calls += 1;
      return work();
    };
  const answering =
    <I, T>(work: (input: I) => T) =>
    (input: I): Promise<T> =>
      answer(() => work(input))();

  const stubs = [
    stub("product", {
      importDirectories: answering(({ priceLists, warehouses }) =>
        sum(upsert(shop.priceLists, priceLists), upsert(shop.warehouses, warehouses)),
      ),
      importCategories: answering(({ categories }) => upsert(shop.categories, categories)),
      importProducts: answering(({ products }) => {
        const fit = products.filter(({ name }) => !shop.refuses.has(name));
        const refused = products
          .filter(({ name }) => shop.refuses.has(name))
          .map(({ id }) => ({ id, reason: "не нравится" }));
        return {
          ...upsert(
            shop.products,
            fit.map((product) => ({ deleted: false, ...product })),
          ),
          refused,
        };
      }),
      importOffers: answering(({ offers }) => {
        const homeless = offers.filter(({ productId }) => !shop.products.has(productId));
        if (homeless.length > 0)
          throw new Error(`offers of products that the shop does not have: ${JSON.stringify(homeless)}`);
        return upsert(
          shop.variants,
          offers.map((offer) => flat(shop, offer)),
        );
      }),
    }),
    stub("order", {
      get: answering(({ id }) => {
        const found = shop.orders.get(id);
        if (!found) throw new Failure("order.not_found");
        return found;
      }),
    }),
  ];
  return shop;
}

function flat(shop: Shop, { prices = [], stock = [], ...offer }: ImportedOffer): Variant {
  const before = shop.variants.get(offer.id);
  return {
    deleted: false,
    ...offer,
    prices: {
      ...before?.prices,
      ...Object.fromEntries(prices.map(({ priceListId, price }) => [priceListId, price])),
    },
    stock: {
      ...before?.stock,
      ...Object.fromEntries(stock.map(({ warehouseId, onHand }) => [warehouseId, onHand])),
    },
  };
}

function upsert<T extends Row>(table: Map<string, T>, rows: readonly T[]): ImportReport {
  const report = { created: 0, updated: 0, unchanged: 0, refused: [] };
  for (const row of rows) {
    const before = table.get(row.id);
    const after = { ...before, ...row };
    table.set(row.id, after);
    if (!before) report.created += 1;
    else if (Bun.deepEquals(before, after)) report.unchanged += 1;
    else report.updated += 1;
  }
  return report;
}

const sum = (a: ImportReport, b: ImportReport): ImportReport => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
  unchanged: a.unchanged + b.unchanged,
  refused: [...a.refused, ...b.refused],
});
