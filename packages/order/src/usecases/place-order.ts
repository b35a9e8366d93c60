import { type order as contract, Failure, type Order as OrderContract, OrderCreated } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import type { Order } from "../domain/order";
import { orderView } from "../domain/order-view";
import { placed } from "../domain/placing";
import * as orders from "../store/orders";
import { driveOn } from "./advance";

type PlaceOrder = z.output<typeof contract.place.input>;

/**
 * Writes the order down, once per checkout, then drives it as far as it goes now. While it is not known whether its
 * stock is held the answer is `call.unavailable`: the same checkout may be asked again.
 */
export async function placeOrder(ctx: Ctx, input: PlaceOrder): Promise<OrderContract> {
  const order = await driveOn(ctx, await written(ctx, input));
  if (order.status === "rejected") throw new Failure("order.out_of_stock", { sku: order.shortSku ?? "" });
  if (order.status === "pending") throw new Failure("call.unavailable");
  return orderView(order);
}

async function written(ctx: Ctx, { checkoutId, cart }: PlaceOrder): Promise<Order> {
  const at = ctx.now();
  const order = placed({ id: ctx.newId("ord"), checkoutId, cart, at });
  const inserted = await ctx.commit("place", async (tx) => {
    const inserted = await orders.insertOnce(tx, order, new Date(at.getTime() + ctx.config.ORDER_LEASE_MS));
    if (inserted) {
      const { id: orderId, number, version, cartId, total } = inserted;
      tx.emit(OrderCreated, { orderId, checkoutId, number, version, cartId, total });
    }
    return inserted;
  });
  return inserted ?? orders.readByCheckout(ctx.db, checkoutId);
}
