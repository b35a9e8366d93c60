import type { product, QuotedLine, UnitPrice } from "@torg/contracts";
import { Failure } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { decidePrice, type PriceDecision } from "../domain/decide-price";
import { lineName } from "../domain/line-name";
import { readQuotes } from "../store/quotes";

type QuoteLines = z.output<typeof product.quote.input>;

/** What variants are, cost this group and have at this moment; those that never were are left out. */
export async function quoteLines(
  ctx: Ctx,
  { variantIds, quantities, group, currency }: QuoteLines,
): Promise<{ lines: QuotedLine[] }> {
  if (quantities !== undefined && quantities.length !== variantIds.length) {
    const detail = `${variantIds.length} variants, ${quantities.length} quantities`;
    throw new Failure("input.invalid", { errors: [{ pointer: "/quantities", detail }] });
  }
  const quotes = await readQuotes(ctx.db, variantIds, group);
  const wanted = new Map(variantIds.map((id, n) => [id, quantities?.[n] ?? 1]));
  return {
    lines: quotes.map(({ product, variant, options, rows, at, vat, preorderOn, shown, ...line }) => {
      const quantity = wanted.get(line.variantId) ?? 1;
      const decision = decidePrice(rows, { group, quantity, currency, at });
      return {
        ...line,
        ...(preorderOn !== null && { preorderOn }),
        name: lineName(product, variant, options),
        ...pricesOf(decision),
        ...(decision.why !== "none" && {
          vat: { ...(vat !== null && { rate: vat }), included: decision.list.vatIncluded },
        }),
        forSale: shown && decision.tiers.length > 0,
      };
    }),
  };
}

/** Most variants cost the same whatever the quantity, and then there are no tiers to tell. */
function pricesOf(decision: PriceDecision): { price?: UnitPrice; tiers?: QuotedLine["tiers"] } {
  const [first, ...more] = decision.tiers;
  const told = first !== undefined && (more.length > 0 || first.fromQuantity !== 1);
  return {
    ...(decision.why !== "none" && { price: decision.price }),
    ...(told && { tiers: [first, ...more] }),
  };
}
