import { nobody, openIdentities } from "@torg/chassis";
import { createTorgClient, failureOf } from "@torg/contracts/client";
import type { Shop } from "../harness/shop";
import type { Attempt } from "../history";

type VariantId = `var_${string}`;
type Play = {
  readonly shop: Pick<Shop, "url" | "identityDir">;
  /** Tells one play's buyers from another's. */
  readonly name: string;
  readonly orders: number;
  readonly variants: readonly VariantId[];
  /** Of which there is none. */
  readonly gone: VariantId;
};

/** What becomes of an order; the same for the same number. */
const fates = [
  "paid",
  "delivered",
  "paid and cancelled",
  "cancelled",
  "declined",
  "shipped in parts",
  "out of stock",
  "shipped twice under one key",
] as const;

const sideBySide = 8;

const emailOf = (play: string, n: number): string => `${play}-${n}@example.org`;

/** Plays so many orders of every kind, each by itself, so that only the events between services are in disorder. */
export async function playOrders(play: Play): Promise<Attempt[]> {
  const identities = await openIdentities(play.shop.identityDir);
  const { order } = createTorgClient(`${play.shop.url}/_services/order`, {
    token: () => identities.sign("integration", "order", nobody),
  });
  const ship = (id: `ord_${string}`, key: string, lines?: { variantId: VariantId; quantity: number }[]) =>
    order.ship.mutate({ id, ...(lines && { lines }) }, { context: { idempotencyKey: `${id} ${key}` } });

  async function playOne(n: number): Promise<Attempt> {
    const fate = fates[n % fates.length] ?? "paid";
    const variantId =
      fate === "out of stock" ? play.gone : (play.variants[n % play.variants.length] ?? play.gone);
    const attempt: Attempt = { key: `${play.name} ${n}`, email: emailOf(play.name, n), outcome: "unknown" };
    let secret = "";
    const client = createTorgClient(play.shop.url, { cartSecret: () => secret });
    secret = (await client.cart.open.mutate({})).secret;
    await client.cart.add.mutate({ variantId, quantity: 3 });
    const placed = await client.cart.checkout
      .mutate(
        {
          contact: { name: "Anna", email: attempt.email },
          payment: fate === "shipped in parts" ? "on_delivery" : "card",
        },
        { context: { idempotencyKey: attempt.key } },
      )
      .catch((error: unknown) => {
        if (failureOf(error)?.code === "order.out_of_stock") return undefined;
        throw error;
      });
    if (!placed) return { ...attempt, outcome: "refused" };
    const id = placed.orderId;
    const cancel = () => client.order.cancel.mutate({ id }, { context: { idempotencyKey: `stop ${n}` } });
    const paid = async () => {
      if (fate === "cancelled" || fate === "shipped in parts") return;
      await client.order.pay
        .mutate({ id, token: fate === "declined" ? "declined" : "ok" })
        .catch((error: unknown) => {
          if (failureOf(error)?.code !== "order.payment_declined") throw error;
        });
    };
    const part = [{ variantId, quantity: 1 }];
    await paid();
    if (fate === "cancelled" || fate === "paid and cancelled") await cancel();
    if (fate === "delivered") {
      await ship(id, "all");
      await order.deliver.mutate({ id });
    }
    if (fate === "shipped in parts") {
      await ship(id, "part", part);
      await ship(id, "rest");
    }
    if (fate === "shipped twice under one key") {
      await ship(id, "part", part);
      await ship(id, "part", part);
    }
    return { ...attempt, orderId: id, outcome: "placed" };
  }

  const attempts: Attempt[] = [];
  for (let from = 0; from < play.orders; from += sideBySide) {
    const numbers = Array.from({ length: Math.min(sideBySide, play.orders - from) }, (_, n) => from + n);
    attempts.push(...(await Promise.all(numbers.map(playOne))));
  }
  return attempts;
}
