import { type CartLine, Failure, type LineRequest, lineTotal, type QuotedLine } from "@torg/contracts";
import type { Price } from "./lines";

/** A line at its price, and what other quantities of it cost. */
export type PricedLine = { readonly line: CartLine; readonly tiers: Price["tiers"] };

/** Lines as asked for, at the prices of a quote. One that may not be bought, or not in the first one's currency, refuses them all. */
export function priceLines(requests: readonly LineRequest[], quoted: readonly QuotedLine[]): PricedLine[] {
  const quotes = new Map(quoted.map((quote) => [quote.variantId, quote]));
  const currency = quoted.find((quote) => quote.variantId === requests[0]?.variantId)?.price?.currency;
  return requests.map(({ variantId, quantity }) => {
    const quote = quotes.get(variantId);
    if (!quote?.forSale || !quote.price || quote.price.currency !== currency)
      throw new Failure("cart.not_for_sale", { variantId });
    const { productId, sku, name, price, tiers } = quote;
    const total = lineTotal(price, quantity);
    return { line: { variantId, productId, sku, name, quantity, price, total }, tiers };
  });
}
