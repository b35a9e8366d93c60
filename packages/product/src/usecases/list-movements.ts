import {
  Failure,
  type Page,
  pageOf,
  readCursor,
  type StockMovement,
  type VariantId,
  type WarehouseId,
} from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { cursorOf, keyIn } from "../domain/cursor";
import { readMovements } from "../store/movements";
import { findSku } from "../store/variants";

type ListMovements = {
  variantId: VariantId;
  warehouseId?: WarehouseId | undefined;
  limit: number;
  cursor?: string | undefined;
};

const Key = z.strictObject({ id: z.int() });

/** What happened to a variant's stock, newest first; rows that come meanwhile stand before the first page. */
export async function listMovements(
  ctx: Ctx,
  { variantId, warehouseId, limit, cursor }: ListMovements,
): Promise<Page<StockMovement>> {
  const before = readCursor(cursor, keyIn(Key))?.id;
  const rows = await readMovements(ctx.db, { variantId, warehouseId, before, limit });
  if (rows.length === 0 && (await findSku(ctx.db, variantId)) === undefined)
    throw new Failure("product.variant_not_found", { variantId });
  return pageOf(rows, {
    limit,
    show: ({ movement }) => movement,
    cursorOf: ({ id }) => cursorOf({ id }),
  });
}
