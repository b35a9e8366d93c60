import { type Currency, Failure, type PriceRow } from "@torg/contracts";

/**
 * Refuses rows of one list that contradict each other, by their place among those given: two that stand from one
 * quantity, two sales of one tier that meet, a currency that is not the list's or the first row's.
 */
export function checkPriceRows(rows: readonly PriceRow[], listCurrency: Currency | undefined): void {
  const currency = listCurrency ?? rows[0]?.price.currency;
  for (const [row, own] of rows.entries()) {
    if (own.price.currency !== currency)
      throw new Failure("product.currency_mixed", { row, currency: currency ?? own.price.currency });
    const other = rows.slice(0, row).findIndex((earlier) => contradict(earlier, own));
    if (other >= 0) throw new Failure("product.price_rows_overlap", { row, other });
  }
}

/** A sale lies over what stands and contradicts nothing of it. */
function contradict(a: PriceRow, b: PriceRow): boolean {
  if (a.fromQuantity !== b.fromQuantity) return false;
  if (a.sale === undefined || b.sale === undefined) return a.sale === b.sale;
  return (
    Date.parse(a.sale.startsAt) < Date.parse(b.sale.endsAt) &&
    Date.parse(b.sale.startsAt) < Date.parse(a.sale.endsAt)
  );
}
