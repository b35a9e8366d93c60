import type { Cart, LineRequest } from "@torg/contracts";
import type { Ctx } from "../config";
import type { Lines } from "../domain/cart";
import { addLine } from "../domain/lines";
import { changeCart } from "./change-cart";
import { priceFor } from "./quote-lines";

export async function addToCart(ctx: Ctx, wanted: LineRequest): Promise<Cart> {
  const quotedAt = ctx.now();
  const priced = await priceFor(ctx, [wanted]);
  const linesMax = ctx.config.CART_LINES_MAX;
  const change = (lines: Lines) =>
    priced.reduce((into, { line, tiers }) => addLine(into, line, { linesMax, tiers }), lines);
  return changeCart(ctx, "add", { change, quotedAt });
}
