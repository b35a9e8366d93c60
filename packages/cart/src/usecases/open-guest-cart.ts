import { createHash } from "node:crypto";
import type { Cart } from "@torg/contracts";
import type { Ctx } from "../config";
import { emptyCart, toCart } from "../domain/cart";
import { createCart } from "../store/carts";

/** Opens a guest cart. Only the secret's hash is kept, so this answer is the one place where it stands. */
export async function openGuestCart(ctx: Ctx): Promise<{ cart: Cart; secret: string }> {
  const secret = ctx.resources.newSecret();
  const guest = createHash("sha256").update(secret).digest("hex");
  const opened = emptyCart(ctx.newId("crt"), { guest }, ctx.now());
  await ctx.commit("open", async (tx) => createCart(tx, opened));
  return { cart: toCart(opened, ctx.config.SHOP_CURRENCY), secret };
}
