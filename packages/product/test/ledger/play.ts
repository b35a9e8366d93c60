import type { VariantId, WarehouseId } from "@torg/contracts";
import { newId, type OrderMove, type Shop } from "../shop";
import { goods, orders, type Script, type Step, warehouses } from "./script";

/** Where a script was played, and what the hands were told that they had brought there. */
export type Played = {
  readonly goods: readonly VariantId[];
  readonly warehouses: readonly WarehouseId[];
  /** By `variant@warehouse`, in thousandths: received and adjusted, as far as it was answered with yes. */
  readonly received: ReadonlyMap<string, number>;
};

/** Changes a figure by so much, or throws where there is not enough. */
type Adjust = (variantId: VariantId, warehouseId: WarehouseId, change: number) => Promise<unknown>;
type Rules = {
  /** In the place of the service's own. */
  readonly adjust?: Adjust;
  /** How many of each good may be promised that are not there. */
  readonly beyond?: number;
};

/**
 * Plays every hand beside all others, each step as soon as the hand's last one is answered. Orders' moves are
 * told as order tells them, and have had their effect at the end.
 */
export async function play(
  shop: Shop,
  script: Script,
  { adjust = shop.add, beyond }: Rules = {},
): Promise<Played> {
  const place = {
    goods: await everyOne(goods, async () => (await shop.create("Крупа")).variants[0]?.id ?? newId("var")),
    warehouses: await everyOne(warehouses, (at) => shop.warehouse(`Склад ${at}`)),
    orders: Array.from({ length: orders }, () => newId("ord")),
  };
  if (beyond !== undefined)
    for (const variantId of place.goods)
      await shop.staff.setStockPolicy({ variantId, beyond: { kind: "backorder", limit: beyond } });
  const received = new Map<string, number>();
  const bring = async (step: Extract<Step, { kind: "receive" | "adjust" }>, change: Adjust) => {
    const [variantId, warehouseId] = [at(place.goods, step.good), at(place.warehouses, step.warehouse)];
    await change(variantId, warehouseId, step.amount);
    const key = `${variantId}@${warehouseId}`;
    received.set(key, (received.get(key) ?? 0) + Math.round(step.amount * 1000));
  };
  const line = ({ good, amount }: { good: number; amount: number }) => ({
    variantId: at(place.goods, good),
    quantity: amount,
  });
  const tell = (order: number, rest: Pick<OrderMove, "status" | "shipped">) =>
    shop.tell({ orderId: at(place.orders, order), ...rest });

  const take = (step: Step): Promise<unknown> => {
    switch (step.kind) {
      case "receive":
        return bring(step, shop.add);
      case "adjust":
        return bring(step, adjust);
      case "reserve":
        return shop.order.reserve({
          orderId: at(place.orders, step.order),
          revision: 1,
          lines: step.lines.map(line),
        });
      case "spend":
        return tell(step.order, { status: "partly_shipped", shipped: step.shipped.map(line) });
      case "release":
        return tell(step.order, { status: "cancelled", shipped: [] });
    }
  };
  const hand = async (steps: readonly Step[]) => {
    for (const step of steps) await take(step).catch(refusedByProduct);
  };
  await Promise.all(script.map(hand));
  await shop.settled();
  return { ...place, received };
}

/** Goods that are not there, and orders that are over, are answers like any other. */
function refusedByProduct(error: unknown): void {
  if (!(error instanceof Error && "code" in error && String(error.code).startsWith("product."))) throw error;
}

const everyOne = <T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => make(at)));

function at<T>(all: readonly T[], index: number): T {
  const found = all[index];
  if (found === undefined) throw new RangeError(`there is no ${index}`);
  return found;
}
