import type { Order as OrderContract } from "@torg/contracts";
import type { Ctx } from "../config";
import type { OrderId } from "../domain/order";
import { orderView } from "../domain/order-view";
import { ownOrder } from "./own-order";

/** One of the caller's own orders; any order for staff and for the services that the contract names. */
export async function getOrder(ctx: Ctx, { id }: { id: OrderId }): Promise<OrderContract> {
  return orderView(await ownOrder(ctx, id));
}
