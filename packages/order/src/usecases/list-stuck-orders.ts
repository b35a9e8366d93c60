import type { Ctx } from "../config";
import { ordersPage, type PageRequest, sliceOf } from "../domain/page";
import * as lists from "../store/lists";

/** Nothing that an order does by itself takes this long, unless it is in trouble. */
const overdueMs = 15 * 60_000;

/** Orders that should have moved by themselves and have not, the oldest first. */
export async function listStuckOrders(ctx: Ctx, request: PageRequest) {
  const overdueSince = new Date(ctx.now().getTime() - overdueMs);
  return ordersPage(await lists.stuck(ctx.db, sliceOf(request), overdueSince), request);
}
