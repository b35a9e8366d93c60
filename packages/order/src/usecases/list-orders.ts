import type { Ctx } from "../config";
import { ordersPage, type PageRequest, sliceOf } from "../domain/page";
import * as lists from "../store/lists";

/** The caller's own orders, newest first. */
export const listOrders = async (ctx: Ctx, request: PageRequest) =>
  ordersPage(await lists.ofOwner(ctx.db, ctx.principal, sliceOf(request)), request);
