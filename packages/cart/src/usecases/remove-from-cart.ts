import type { Cart, LineRequest } from "@torg/contracts";
import type { Ctx } from "../config";
import { dropLines } from "../domain/lines";
import { changeCart } from "./change-cart";

export const removeFromCart = (ctx: Ctx, { variantId }: Pick<LineRequest, "variantId">): Promise<Cart> =>
  changeCart(ctx, "remove", { change: (lines) => dropLines(lines, [variantId]), quotedAt: ctx.now() });
