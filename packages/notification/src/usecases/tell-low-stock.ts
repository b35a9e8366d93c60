import type { EventData, StockLow } from "@torg/contracts";
import type { Ctx, Tx } from "../config";
import { tell } from "./tell";

/** Tells staff that a variant runs low. Product says so once each time it falls to its mark. */
export async function tellLowStock(
  tx: Tx,
  { sku, available }: EventData<typeof StockLow>,
  ctx: Ctx,
): Promise<void> {
  await tell(tx, ctx, { message: { kind: "stock_low", sku, available }, to: await tx.people.staff() });
}
