import type { OrderStatus } from "@torg/contracts";
import type { Ctx } from "../config";
import { ordersPage, type PageRequest, sliceOf } from "../domain/page";
import * as lists from "../store/lists";

type ListAll = PageRequest & { readonly status?: OrderStatus | undefined };

/** Everybody's orders, newest first, of one status where it is given. */
export const listAllOrders = async (ctx: Ctx, request: ListAll) =>
  ordersPage(await lists.all(ctx.db, request.status, sliceOf(request)), request);
