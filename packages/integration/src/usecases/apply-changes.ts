import type { Ctx } from "../config";
import type { ExchangeRow } from "../store/exchanges";
import { applyDirectories } from "./apply-directories";
import { applyGroups } from "./apply-groups";
import { applyOffers } from "./apply-offers";
import { applyProducts } from "./apply-products";
import type { Turn } from "./turn";

/**
 * Tells the shop everything that 1C said and the shop has not heard: what others need comes first. There is no position:
 * what was told is no longer pending, and what was told twice is unchanged the second time.
 */
export async function applyChanges(ctx: Ctx, exchange: ExchangeRow, turn: Turn): Promise<void> {
  await applyDirectories(ctx, exchange, turn);
  await applyGroups(ctx, exchange, turn);
  await applyProducts(ctx, exchange, turn);
  await applyOffers(ctx, exchange, turn);
}
