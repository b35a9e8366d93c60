import type { Cart, LineRequest } from "@torg/contracts";
import type { Ctx } from "../config";
import { addLine } from "../domain/lines";
import { changeCart } from "./change-cart";
import { quoteLines } from "./quote-lines";

export async function addToCart(ctx: Ctx, wanted: LineRequest): Promise<Cart> {
  const priced = await quoteLines(ctx, [wanted]);
  return changeCart(ctx, "add", (lines) =>
    priced.reduce((into, line) => addLine(into, line, ctx.config.CART_LINES_MAX), lines),
  );
}
