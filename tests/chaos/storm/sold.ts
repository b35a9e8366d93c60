import type { Books } from "../books/read-books";

type Scarce = {
  readonly sku: string;
  readonly pieces: number;
  /** Orders of other goods alone. */
  readonly besides: number;
};

/** Exactly as many pieces have gone as there were, each to an order of its own that stands. */
export function soldFaults({ skus, orders, holds }: Books, { sku, pieces, besides }: Scarce): string[] {
  const shelf = skus.find((each) => each.sku === sku);
  const gone = (shelf?.reserved ?? 0) + (shelf?.spent ?? 0);
  const buyers = orders.filter(({ id, status }) => status !== "rejected" && holds.get(id)?.state === "held");
  return [
    ...(gone === pieces ? [] : [`${gone} pieces of ${sku} are sold, of ${pieces}`]),
    ...(buyers.length === pieces + besides
      ? []
      : [`${buyers.length - besides} orders stand, for ${pieces} pieces of ${sku}`]),
  ];
}
