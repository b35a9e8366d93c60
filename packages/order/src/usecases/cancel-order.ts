import type { Order as OrderContract } from "@torg/contracts";
import type { Ctx } from "../config";
import type { OrderId } from "../domain/order";
import { orderView } from "../domain/order-view";
import { cancelled } from "../domain/stopping";
import { driveOn } from "./advance";
import { change } from "./change";
import { ownOrder } from "./own-order";

/** Stops an order that has not been shipped. Once that is written, the way back is driven to its end whatever happens. */
export async function cancelOrder(ctx: Ctx, { id }: { id: OrderId }): Promise<OrderContract> {
  const stopped = await change(ctx, await ownOrder(ctx, id), cancelled);
  return orderView(await driveOn(ctx, stopped));
}
