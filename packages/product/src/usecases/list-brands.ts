import { type Brand, BrandId, type Page, pageOf, readCursor } from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { cursorOf, keyIn } from "../domain/cursor";
import { brandPage } from "../store/brands";

const Key = z.strictObject({ name: z.string(), id: BrandId });

/** A page of brands, by name. */
export async function listBrands(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Brand>> {
  const rows = await brandPage(ctx.db, { after: readCursor(cursor, keyIn(Key)), limit });
  return pageOf(rows, { limit, show: (row) => row, cursorOf: ({ name, id }) => cursorOf({ name, id }) });
}
