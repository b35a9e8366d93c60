import { type cart, Failure, type Order } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { ownerOf } from "../domain/owner";
import { beginCheckout } from "./begin-checkout";
import { placeOrder } from "./place-order";

type Answer = z.input<typeof cart.checkout.output>;

/**
 * Orders the caller's cart. A key goes on with the checkout that it began, even if the cart has thawed or closed since;
 * the cart itself closes when order's event is heard, or thaws at order's definite no.
 */
export async function checkOut(ctx: Ctx, request: z.output<typeof cart.checkout.input>): Promise<Answer> {
  const { key } = ctx;
  if (key === undefined) throw new Failure("key.missing");
  const owner = ownerOf(ctx.principal);
  return toAnswer(await placeOrder(ctx, await beginCheckout(ctx, { owner, key, request })));
}

function toAnswer({ id, number, status, total, payments }: Order): Answer {
  const redirectUrl = payments.findLast((payment) => payment.status === "open")?.redirectUrl;
  return { orderId: id, number, status, total, ...(redirectUrl === undefined ? {} : { redirectUrl }) };
}
