import type { Ctx } from "../config";
import { expired } from "../domain/stopping";
import * as driving from "../store/driving";
import * as orders from "../store/orders";
import { driveOn } from "./advance";
import { change } from "./change";
import { inBatches } from "./in-batches";

/** Stops orders whose time to be paid is over. Nothing else ends a hold: not the cart, and not product. */
export const expireOrders = (ctx: Ctx): Promise<void> =>
  inBatches(
    (limit) => driving.unpaid(ctx.db, { now: ctx.now(), limit }),
    async (id) => {
      const own = ctx.detached(2 * ctx.config.PAYMENT_ANSWER_MS);
      await driveOn(own, await change(own, await orders.read(own.db, id), expired));
    },
  );
