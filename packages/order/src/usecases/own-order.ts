import { order as contract, Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import type { Order, OrderId } from "../domain/order";
import { owns } from "../domain/owner";
import * as orders from "../store/orders";

/** An order that the caller may see. Somebody else's is `order.not_found`, exactly as a missing one. */
export async function ownOrder(ctx: Ctx, id: OrderId): Promise<Order> {
  const order = await orders.find(ctx.db, id);
  if (!order || !maySee(ctx, order)) throw new Failure("order.not_found");
  return order;
}

const maySee = ({ principal, caller }: Ctx, { owner }: Order): boolean =>
  owns(owner, principal) ||
  principal.role === "staff" ||
  principal.role === "admin" ||
  (caller !== undefined && contract.get.callers?.includes(caller) === true);
