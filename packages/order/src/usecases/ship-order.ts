import { type order as contract, Failure, type Order as OrderContract } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { orderView } from "../domain/order-view";
import { withShipment } from "../domain/shipping";
import { change } from "./change";
import { ownOrder } from "./own-order";

type ShipOrder = z.output<typeof contract.ship.input>;

/** Writes a shipment down, once per key for ever: a document that comes again next month ships nothing. */
export async function shipOrder(ctx: Ctx, { id, lines }: ShipOrder): Promise<OrderContract> {
  const { key, newId } = ctx;
  const by = ctx.caller ?? ctx.principal.userId;
  if (key === undefined || by === undefined) throw new Failure("key.missing");
  const order = await ownOrder(ctx, id);
  const shipment = { id: newId("shp"), by, key, lines };
  return orderView(await change(ctx, order, (now, at) => withShipment(now, { ...shipment, at })));
}
