import type { Transaction } from "@torg/chassis";
import type { Brand, product } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { type BrandRow, emptyBrand, mergeBrand } from "../domain/brand-row";
import { settleSlugs, wishedSlug } from "../domain/slugs";
import { brandSlugOwners, readBrand, saveBrand } from "../store/brands";
import { lockCatalogue } from "../store/catalogue-lock";

type CreateBrand = z.output<typeof product.createBrand.input>;

/** Creates a brand; its slug comes from its name where none is given or the given one is taken. */
export const createBrand = (ctx: Ctx, given: CreateBrand): Promise<Brand> =>
  ctx.commitAnswer("create brand", async (tx) => {
    await lockCatalogue(tx);
    return writeBrand(tx, mergeBrand(emptyBrand(ctx.newId("brd")), given));
  });

/** Writes a brand with a slug of its own and reads it back. The catalogue is locked. */
export async function writeBrand(tx: Transaction, wished: BrandRow): Promise<Brand> {
  const owners = await brandSlugOwners(tx, [wishedSlug(wished)]);
  for (const row of settleSlugs([wished], owners)) await saveBrand(tx, row);
  const brand = await readBrand(tx, wished.id);
  if (brand === undefined) throw new Error("a brand that was just written cannot be read");
  return brand;
}
