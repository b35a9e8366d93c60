import type { EventData, StockUpdated } from "@torg/contracts";
import type { Ctx, Tx } from "../config";
import { tell } from "./tell";

/** Tells staff once when a variant falls to the mark, and again only after it was above it. */
export async function watchStock(tx: Tx, stock: EventData<typeof StockUpdated>, ctx: Ctx): Promise<void> {
  const { variantId, version, sku, available } = stock;
  const { fell } = await tx.stockLevels.keep({
    variantId,
    version,
    low: available <= ctx.config.LOW_STOCK_MAX,
  });
  if (fell)
    await tell(tx, ctx, { message: { kind: "stock_low", sku, available }, to: await tx.people.staff() });
}
