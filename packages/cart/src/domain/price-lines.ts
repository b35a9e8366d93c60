import { type CartLine, Failure, type LineRequest, lineTotal, type QuotedLine } from "@torg/contracts";

/** Lines as asked for, at the prices of a quote. One that may not be bought, or not in the first one's currency, refuses them all. */
export function priceLines(requests: readonly LineRequest[], quoted: readonly QuotedLine[]): CartLine[] {
  const quotes = new Map(quoted.map((quote) => [quote.variantId, quote]));
  const currency = quoted.find((quote) => quote.variantId === requests[0]?.variantId)?.price?.currency;
  return requests.map(({ variantId, quantity }) => {
    const quote = quotes.get(variantId);
    if (!quote?.forSale || !quote.price || quote.price.currency !== currency)
      throw new Failure("cart.not_for_sale", { variantId });
    const { productId, sku, name, price } = quote;
    return { variantId, productId, sku, name, quantity, price, total: lineTotal(price, quantity) };
  });
}
