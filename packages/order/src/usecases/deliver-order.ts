import type { Order as OrderContract } from "@torg/contracts";
import type { Ctx } from "../config";
import type { OrderId } from "../domain/order";
import { orderView } from "../domain/order-view";
import { delivered } from "../domain/shipping";
import { change } from "./change";
import { ownOrder } from "./own-order";

/** Says that a shipped order has arrived; a second time says nothing new. */
export async function deliverOrder(ctx: Ctx, { id }: { id: OrderId }): Promise<OrderContract> {
  return orderView(await change(ctx, await ownOrder(ctx, id), delivered));
}
