import type { ProductFilter } from "@torg/contracts";
import type { Ctx } from "../config";
import { type Counted, countFacets as count } from "../store/facet-counts";
import { narrowProducts } from "./narrow-products";

/**
 * How a list may be narrowed further. An attribute that is chosen already is counted without its own choice, so that
 * its other values show what they would bring.
 */
export async function countFacets(ctx: Ctx, filter: ProductFilter): Promise<Counted> {
  const asked = await narrowProducts(ctx, filter);
  const most = ctx.config.FACET_PRODUCTS_MAX;
  const [all, ...chosen] = await Promise.all([
    count(ctx.db, asked, { most }),
    ...asked.values.map((group) =>
      count(
        ctx.db,
        { ...asked, values: asked.values.filter((own) => own !== group) },
        { most, only: group[0] },
      ),
    ),
  ]);
  const own = new Map(chosen.flatMap(({ facets }) => facets.map((facet) => [facet.code, facet])));
  const facets = all.facets.map((facet) => own.get(facet.code) ?? facet);
  const missing = [...own.values()].filter(({ code }) => !all.facets.some((facet) => facet.code === code));
  return { ...all, facets: [...facets, ...missing] };
}
