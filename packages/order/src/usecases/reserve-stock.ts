import { Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import type { Order } from "../domain/order";
import { stockHeld, stockShort } from "../domain/placing";
import { refusalOf } from "../domain/reserving";
import * as orders from "../store/orders";
import { change } from "./change";

/** Takes the stock of a pending order, all lines or none, and writes down how that ended. */
export async function reserveStock(ctx: Ctx, order: Order): Promise<Order> {
  const lines = order.lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
  try {
    await ctx.call.product.reserve({ orderId: order.id, revision: 1, lines });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const refusal = refusalOf(order, error);
    if (refusal === undefined) throw error;
    if (refusal === "released") return orders.read(ctx.db, order.id);
    return change(ctx, order, (now, at) => stockShort(now, { ...refusal, at }));
  }
  return change(ctx, order, (now, at) => stockHeld(now, holding(ctx, now, at)));
}

const holding = ({ config, newId }: Ctx, order: Order, at: Date) => ({
  at,
  expiresAt: new Date(at.getTime() + config.HOLD_MINUTES * 60_000),
  payment: {
    id: newId("pay"),
    provider: "sandbox",
    minor: order.total.minor,
    ref: undefined,
    redirectUrl: undefined,
    openedAt: undefined,
    lookAt: new Date(at.getTime() + config.PAYMENT_LOOK_MS),
    lookingSince: at,
  },
});
