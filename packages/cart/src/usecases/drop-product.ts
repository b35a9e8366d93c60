import type { EventData, ProductDeleted } from "@torg/contracts";
import type { Ctx } from "../config";
import { dropLines } from "../domain/lines";
import { findCart, holdersOf } from "../store/carts";
import { writeLines } from "./change-cart";

/** Takes the lines of a product that left the shop out of every open cart; a frozen one is order's to decide. */
export async function dropProduct(ctx: Ctx, { variantIds }: EventData<typeof ProductDeleted>): Promise<void> {
  let carts = 0;
  for (const variantId of variantIds) {
    for await (const owner of holdersOf(ctx.db, variantId)) {
      carts += 1;
      await ctx.commit(`drop ${carts}`, async (tx) => {
        const cart = await findCart(tx, owner);
        if (cart?.status !== "open") return;
        const lines = dropLines(cart.lines, variantIds);
        if (lines !== cart.lines) writeLines(ctx, tx, { cart, lines, quotedAt: cart.quotedAt });
      });
    }
  }
}
