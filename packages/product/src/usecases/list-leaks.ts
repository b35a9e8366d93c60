import { OrderRef, type Page, pageOf, readCursor } from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { cursorOf, keyIn } from "../domain/cursor";
import { type Leak, readLeaks } from "../store/leaks";

const Key = z.strictObject({ id: OrderRef });

/** Reservations that nobody needs any more, as far as order knows; for staff to look at. */
export async function listLeaks(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Leak>> {
  const after = readCursor(cursor, keyIn(Key))?.id;
  const leaks = await readLeaks(ctx.db, { limit, ...(after !== undefined && { after }) });
  return pageOf(leaks, { limit, show: (leak) => leak, cursorOf: ({ orderId }) => cursorOf({ id: orderId }) });
}
