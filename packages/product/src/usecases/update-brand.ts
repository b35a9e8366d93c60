import { type Brand, Failure, type product } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { mergeBrand } from "../domain/brand-row";
import { findBrand, readBrand } from "../store/brands";
import { lockCatalogue } from "../store/catalogue-lock";
import { writeBrand } from "./create-brand";
import { requireVersion } from "./require-version";

type UpdateBrand = z.output<typeof product.updateBrand.input>;

/** Changes a brand; a change of nothing makes no version. */
export const updateBrand = (ctx: Ctx, { id, version, ...given }: UpdateBrand): Promise<Brand> =>
  ctx.commit("update brand", async (tx) => {
    await lockCatalogue(tx);
    const found = await findBrand(tx, id);
    if (found === undefined) throw new Failure("product.brand_not_found");
    requireVersion(found, version);
    const wished = mergeBrand(found.row, given);
    const same = Bun.deepEquals(wished, found.row) ? await readBrand(tx, id) : undefined;
    return same ?? (await writeBrand(tx, wished));
  });
