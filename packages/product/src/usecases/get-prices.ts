import { Failure, type product } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { decidePrice } from "../domain/decide-price";
import { readSellingRows } from "../store/selling-rows";

type GetPrices = z.output<typeof product.prices.input>;
type Prices = z.input<typeof product.prices.output>;

/** What the caller would pay for each: by the lists of his group, which his token names, or by those for everybody. */
export async function getPrices(ctx: Ctx, { variantIds, quantities, currency }: GetPrices): Promise<Prices> {
  if (quantities !== undefined && quantities.length !== variantIds.length) {
    const detail = `${variantIds.length} variants, ${quantities.length} quantities`;
    throw new Failure("input.invalid", { errors: [{ pointer: "/quantities", detail }] });
  }
  const { group } = ctx.principal;
  const known = await readSellingRows(ctx.db, variantIds, group);
  return {
    items: variantIds.flatMap((variantId, n) => {
      const found = known.get(variantId);
      if (found === undefined) return [];
      const quantity = quantities?.[n] ?? 1;
      const decision = decidePrice(found.rows, { group, quantity, currency, at: found.at });
      if (decision.why === "none") return [];
      const { price, list, tiers } = decision;
      const own = { variantId, quantity, price, vatIncluded: list.vatIncluded, tiers: [...tiers] };
      if (decision.why === "standing") return [own];
      const { before, endsAt } = decision;
      return [{ ...own, ...(before && { before }), saleEndsAt: endsAt.toISOString() }];
    }),
  };
}
