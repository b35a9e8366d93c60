import type { Ctx } from "../config";
import * as driving from "../store/driving";
import * as orders from "../store/orders";
import { driveOn } from "./advance";
import { inBatches } from "./in-batches";

/** Drives on what stands still: a driver died, a call failed. It is never given up, only tried ever more rarely. */
export const recoverOrders = (ctx: Ctx): Promise<void> =>
  inBatches(
    (limit) => {
      const now = ctx.now();
      const until = new Date(now.getTime() + ctx.config.ORDER_LEASE_MS);
      return driving.lease(ctx.db, { now, until, by: ctx.requestId, limit });
    },
    async (id) => {
      const own = ctx.detached(ctx.config.ORDER_LEASE_MS);
      await driveOn(own, await orders.read(own.db, id));
    },
  );
