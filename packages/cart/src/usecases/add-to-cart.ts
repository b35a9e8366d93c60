import type { Cart, LineRequest } from "@torg/contracts";
import type { Ctx } from "../config";
import type { Lines } from "../domain/cart";
import { addLine } from "../domain/lines";
import { changeCart } from "./change-cart";
import { quoteLines } from "./quote-lines";

export async function addToCart(ctx: Ctx, wanted: LineRequest): Promise<Cart> {
  const quotedAt = ctx.now();
  const priced = await quoteLines(ctx, [wanted]);
  const change = (lines: Lines) =>
    priced.reduce((into, line) => addLine(into, line, ctx.config.CART_LINES_MAX), lines);
  return changeCart(ctx, "add", { change, quotedAt });
}
