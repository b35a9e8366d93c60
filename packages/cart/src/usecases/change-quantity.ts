import type { Cart, LineRequest } from "@torg/contracts";
import type { Ctx } from "../config";
import { changeLine } from "../domain/lines";
import { changeCart } from "./change-cart";
import { quoteLines } from "./quote-lines";

export async function changeQuantity(ctx: Ctx, wanted: LineRequest): Promise<Cart> {
  const quotedAt = ctx.now();
  const priced = await quoteLines(ctx, [wanted]);
  return changeCart(ctx, "change", { change: (lines) => priced.reduce(changeLine, lines), quotedAt });
}
