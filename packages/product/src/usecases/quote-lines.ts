import type { QuotedLine, VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { lineName } from "../domain/line-name";
import { readQuotes } from "../store/quotes";

/** What variants are, cost and have at this moment; those that never were are left out. */
export async function quoteLines(
  ctx: Ctx,
  { variantIds }: { variantIds: VariantId[] },
): Promise<{ lines: QuotedLine[] }> {
  const quotes = await readQuotes(ctx.db, variantIds);
  return {
    lines: quotes.map(({ product, variant, options, price, shown, ...line }) => ({
      ...line,
      name: lineName(product, variant, options),
      ...(price && { price }),
      forSale: shown && price !== null,
    })),
  };
}
