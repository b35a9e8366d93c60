import {
  type Currency,
  currencyDigits,
  type PriceListId,
  type PriceTier,
  type UnitPrice,
} from "@torg/contracts";

/** A price list, as far as it decides who is sold by it. */
export type SellingList = {
  readonly id: PriceListId;
  /** Everybody is sold by it. */
  readonly base: boolean;
  /** Buyers of these groups are sold by it, too. */
  readonly groups: readonly string[];
  /** Of two lists that both have a price, the lower one speaks. */
  readonly preference: number;
  /** Whether VAT is inside its prices, or comes on top. */
  readonly vatIncluded: boolean;
};

/** One price of a variant. Without a window it stands; with one it is a sale, from its start until before its end. */
export type SellingRow = {
  readonly list: SellingList;
  readonly fromQuantity: number;
  readonly price: UnitPrice;
  readonly window?: { readonly startsAt: Date; readonly endsAt: Date } | undefined;
};

/** Who asks, for how many, and when. Without a currency: that of the list that speaks for this quantity. */
export type Asked = {
  readonly group?: string | undefined;
  readonly quantity: number;
  readonly currency?: Currency | undefined;
  readonly at: Date;
};

/** What the buyer sees. `tiers` are all his prices, by the quantity from which each holds, where it changes. */
export type PriceDecision = { readonly tiers: readonly PriceTier[] } & (
  | { readonly why: "none" }
  | { readonly why: "standing"; readonly price: UnitPrice; readonly list: SellingList }
  | {
      readonly why: "sale";
      readonly price: UnitPrice;
      readonly list: SellingList;
      readonly endsAt: Date;
      /** What he would pay without any sale, where that is more. */
      readonly before?: UnitPrice;
    }
);

/**
 * The price of a variant for one buyer at one moment, from all of its rows, in any order. The first list that has a
 * price for the quantity speaks: by preference, then his group's before everybody's. In it the largest tier that the
 * quantity reaches holds, a sale's or a standing one's, whichever is less. What is less than a piece pays as a piece.
 */
export function decidePrice(rows: readonly SellingRow[], asked: Asked): PriceDecision {
  const open = rows.filter((row) => isFor(row.list, asked.group) && isOn(row, asked.at)).sort(byPreference);
  const speaking = open.find((row) => isReached(row, asked.quantity)) ?? open[0];
  const currency = asked.currency ?? speaking?.price.currency;
  const own = open.filter(({ price }) => price.currency === currency);
  const tiers = tiersOf(own);
  const chosen = choose(own, asked.quantity);
  if (chosen === undefined) return { tiers, why: "none" };
  const { price, list, window } = chosen;
  if (window === undefined) return { tiers, why: "standing", price, list };
  const before = choose(
    own.filter((row) => row.window === undefined),
    asked.quantity,
  )?.price;
  const sale = { tiers, why: "sale", price, list, endsAt: window.endsAt } as const;
  return before && comparePrices(price, before) < 0 ? { ...sale, before } : sale;
}

/** Less than zero where the first is less. Both are of one currency, and perhaps of different scales. */
export function comparePrices(a: UnitPrice, b: UnitPrice): number {
  const [first, second] = [millionths(a), millionths(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

const millionths = ({ minor, scale, currency }: UnitPrice): bigint =>
  BigInt(minor) * 10n ** BigInt(6 - (scale ?? currencyDigits[currency]));

const isFor = ({ base, groups }: SellingList, group: string | undefined): boolean =>
  base || (group !== undefined && groups.includes(group));

const isOn = ({ window }: SellingRow, at: Date): boolean =>
  window === undefined || (window.startsAt <= at && at < window.endsAt);

const isReached = ({ fromQuantity }: SellingRow, quantity: number): boolean =>
  fromQuantity <= Math.max(1, quantity);

/** A total order of rows that are open to one buyer, so that the order in which they came is nothing. */
function byPreference(a: SellingRow, b: SellingRow): number {
  return (
    a.list.preference - b.list.preference ||
    Number(a.list.base) - Number(b.list.base) ||
    compareText(a.list.id, b.list.id) ||
    compareText(a.price.currency, b.price.currency) ||
    b.fromQuantity - a.fromQuantity ||
    comparePrices(a.price, b.price) ||
    (a.price.scale ?? -1) - (b.price.scale ?? -1) ||
    endOf(a) - endOf(b)
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const endOf = ({ window }: SellingRow): number => window?.endsAt.getTime() ?? Number.MAX_SAFE_INTEGER;

/** Of rows in order of preference, the one that holds for a quantity. */
function choose(rows: readonly SellingRow[], quantity: number): SellingRow | undefined {
  const reached = rows.filter((row) => isReached(row, quantity));
  const list = reached[0]?.list.id;
  const own = reached.filter((row) => row.list.id === list);
  const standing = own.find(({ window }) => window === undefined); // the largest tier is the first
  const sale = own.find(({ window }) => window !== undefined);
  if (!standing || !sale) return standing ?? sale;
  return comparePrices(sale.price, standing.price) < 0 ? sale : standing;
}

function tiersOf(rows: readonly SellingRow[]): PriceTier[] {
  const steps = [...new Set(rows.map(({ fromQuantity }) => fromQuantity))].sort((a, b) => a - b);
  const tiers: PriceTier[] = [];
  for (const fromQuantity of steps) {
    const price = choose(rows, fromQuantity)?.price;
    const last = tiers.at(-1)?.price;
    if (price && !(last && last.minor === price.minor && last.scale === price.scale))
      tiers.push({ fromQuantity, price });
  }
  return tiers;
}
