import { uuidOf } from "@torg/chassis";
import { Failure, type ProductFilter } from "@torg/contracts";
import type { Ctx } from "../config";
import { groupValues } from "../store/facet-counts";
import { type Narrowed, wholeShop } from "../store/listed-pages";

/** Where a filter's products are listed. The narrowest place is walked; an unknown attribute value is named. */
export async function narrowProducts(
  ctx: Ctx,
  { categoryId, collectionId, brandId, values = [], priceFrom, priceTo, inStock }: ProductFilter,
): Promise<Narrowed> {
  const places = [categoryId, collectionId, brandId].flatMap((id) => (id === undefined ? [] : [uuidOf(id)]));
  const [place = wholeShop, ...others] = places;
  return { place, places: others, values: await groupsOf(ctx, values), priceFrom, priceTo, inStock };
}

async function groupsOf(ctx: Ctx, values: readonly number[]): Promise<number[][]> {
  if (values.length === 0) return [];
  const groups = await groupValues(ctx.db, values);
  const known = new Set(groups.flat());
  const unknown = values.find((id) => !known.has(id));
  if (unknown === undefined) return groups;
  throw new Failure("input.invalid", {
    errors: [{ pointer: "/values", detail: `there is no attribute value ${unknown}` }],
  });
}
