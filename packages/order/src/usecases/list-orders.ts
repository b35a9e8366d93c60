import type { OrderStatus } from "@torg/contracts";
import type { Ctx } from "../config";
import { lastSeen, type PageRequest, pageOf } from "../domain/page";
import * as lists from "../store/lists";

/** One row more than is shown says whether there is a next page. */
const slice = (request: PageRequest): lists.Slice => ({ after: lastSeen(request), rows: request.limit + 1 });

/** The caller's own orders, newest first. */
export const listOrders = async (ctx: Ctx, request: PageRequest) =>
  pageOf(await lists.ofOwner(ctx.db, ctx.principal, slice(request)), request);

/** Everybody's orders, newest first. */
export const listAllOrders = async (
  ctx: Ctx,
  request: PageRequest & { readonly status?: OrderStatus | undefined },
) => pageOf(await lists.all(ctx.db, request.status, slice(request)), request);

const overdueMs = 15 * 60_000;

/** Orders that should have moved by themselves and have not, the oldest first. */
export const listStuckOrders = async (ctx: Ctx, request: PageRequest) => {
  const overdueSince = new Date(ctx.now().getTime() - overdueMs);
  return pageOf(await lists.stuck(ctx.db, { ...slice(request), overdueSince }), request);
};
