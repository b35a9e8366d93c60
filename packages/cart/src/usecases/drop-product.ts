import type { Transaction } from "@torg/chassis";
import type { EventData, ProductDeleted } from "@torg/contracts";
import type { Ctx } from "../config";
import { dropLines } from "../domain/lines";
import { takeHolding } from "../store/carts";
import { writeLines } from "./change-cart";

const pageMax = 100;

/** Takes the lines of a product that left the shop out of every open cart; a frozen one is order's to decide. */
export async function dropProduct(
  tx: Transaction,
  { variantIds }: EventData<typeof ProductDeleted>,
  ctx: Ctx,
): Promise<void> {
  for (const variantId of variantIds) {
    for (;;) {
      const held = await takeHolding(tx, variantId, { after: undefined, limit: pageMax });
      for (const cart of held) {
        const lines = dropLines(cart.lines, variantIds);
        await writeLines(ctx, tx, { cart, lines, quotedAt: cart.quotedAt });
      }
      if (held.length < pageMax) break; // those that were cleared are no longer found
    }
  }
}
