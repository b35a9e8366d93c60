import type { Ctx } from "../config";
import { arrivedBefore, deleteArrival } from "../store/arrivals";
import { deleteCart, findCart, untouchedSince } from "../store/carts";
import { deleteCheckout, overSince } from "../store/checkouts";

const batch = 1_000;
const dayMs = 86_400_000;

export type Sweeping = Pick<Ctx, "db" | "commit" | "now"> & {
  readonly config: Pick<Ctx["config"], "CART_KEEP_DAYS">;
};

/** Forgets what nobody has touched for long and what has long been over, to a day; a batch of each kind per turn. */
export async function sweepCarts(ctx: Sweeping): Promise<void> {
  const before = new Date(ctx.now().getTime() - ctx.config.CART_KEEP_DAYS * dayMs);
  let swept = 0;
  const commit = (work: Parameters<typeof ctx.commit<void>>[1]): Promise<void> => {
    swept += 1;
    return ctx.commit(`forget ${swept}`, work);
  };

  for await (const owner of first(batch, untouchedSince(ctx.db, before)))
    await commit(async (tx) => {
      const cart = await findCart(tx, owner);
      if (cart?.status === "open" && cart.updatedAt < before) deleteCart(tx, owner);
    });
  for await (const over of first(batch, overSince(ctx.db, before)))
    await commit((tx) => deleteCheckout(tx, over));
  for await (const arrived of first(batch, arrivedBefore(ctx.db, before)))
    await commit((tx) => deleteArrival(tx, arrived));
}

async function* first<T>(limit: number, all: AsyncIterable<T>): AsyncIterable<T> {
  let taken = 0;
  for await (const one of all) {
    if (taken === limit) return;
    taken += 1;
    yield one;
  }
}
