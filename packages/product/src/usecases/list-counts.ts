import { type Count, CountId, type Page, pageOf, readCursor, type WarehouseId } from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { cursorOf, keyIn } from "../domain/cursor";
import { readCounts } from "../store/counts";

type ListCounts = { limit: number; cursor?: string | undefined; warehouseId?: WarehouseId | undefined };

const Key = z.strictObject({ id: CountId });

/** Countings, newest first, of one warehouse where it is named. */
export async function listCounts(ctx: Ctx, { limit, cursor, warehouseId }: ListCounts): Promise<Page<Count>> {
  const before = readCursor(cursor, keyIn(Key))?.id;
  const found = await readCounts(ctx.db, {
    limit,
    ...(before !== undefined && { before }),
    ...(warehouseId !== undefined && { warehouseId }),
  });
  return pageOf(found, { limit, show: (count) => count, cursorOf: ({ id }) => cursorOf({ id }) });
}
