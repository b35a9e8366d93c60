import { describe } from "bun:test";
import { createHash } from "node:crypto";
import { type Principal, partitionOf } from "@torg/chassis";
import { describeWith, eventually, startTestTorg, stub, testStore } from "@torg/chassis/testing";
import {
  type CartSnapshot,
  type EventContract,
  type EventData,
  Failure,
  type Order,
  type OrderStatus,
  type Owner,
  type QuotedLine,
} from "@torg/contracts";
import type { Tx } from "../src/config";
import type { CartState } from "../src/domain/cart";
import type { CheckoutState } from "../src/domain/checkout";
import { keeps } from "../src/keeps";
import { cart } from "../src/service";
import { findCart, saveCart } from "../src/store/carts";
import { findCheckout } from "../src/store/checkouts";

export type Shop = Awaited<ReturnType<typeof openShop>>;
export type OpenShop = (env?: Record<string, string>) => Promise<Shop>;

/** The same tests against carts in SQL and carts in Redis. */
export function inBothStores(tests: (open: OpenShop) => void): void {
  describe("in SQL", () => tests(openShop));
  describeWith("redis-cart")("in Redis", (url) =>
    tests(async (env) => openShop({ CART_REDIS_URL: await emptyDatabase(url), ...env })),
  );
}

export type VariantId = QuotedLine["variantId"];
export type CheckoutId = `chk_${string}`;

/** Shops follow one another, so they may share a database that no other tests use. */
async function emptyDatabase(server: string): Promise<string> {
  const url = new URL("/7", server).href;
  const redis = new Bun.RedisClient(url);
  await redis.send("FLUSHDB", []);
  redis.close();
  return url;
}

export const id = <P extends string>(prefix: P): `${P}_${string}` => `${prefix}_${Bun.randomUUIDv7()}`;

/** What order does with the next `place`: keep its promise, refuse, or leave the caller without an answer. */
type Mood = "holds" | "refuses" | "holds and is lost" | "is lost" | "is away";

/** Cart with a database of its own, between a product and an order that do as they are told. */
export async function openShop(env: Record<string, string> = {}) {
  const shelf = new Map<VariantId, QuotedLine>();
  const groupPrices = new Map<string, number>();
  const orders = new Map<CheckoutId, { order: Order; snapshot: CartSnapshot }>();
  const refused = new Set<CheckoutId>();
  const shop = { mood: "holds" as Mood, quotes: 0, onQuote: async () => {} };

  const product = stub("product", {
    async quote({ variantIds, group }) {
      shop.quotes += 1;
      await shop.onQuote();
      return {
        lines: variantIds.flatMap((variantId) => {
          const quote = shelf.get(variantId);
          const own = groupPrices.get(`${group} ${variantId}`);
          return quote
            ? [own === undefined ? quote : { ...quote, price: { minor: own, currency: "RUB" } }]
            : [];
        }),
      };
    },
  });
  const order = stub("order", {
    async place({ checkoutId, cart: snapshot }) {
      if (shop.mood === "is away") throw new Failure("call.unavailable");
      if (shop.mood === "is lost") throw new Failure("call.late");
      const rejects = shop.mood === "refuses" || refused.has(checkoutId);
      const known = orders.get(checkoutId) ?? {
        order: orderOf(snapshot, rejects ? "rejected" : "awaiting_payment"),
        snapshot,
      };
      orders.set(checkoutId, known);
      if (shop.mood === "holds and is lost") throw new Failure("call.late");
      if (known.order.status === "rejected")
        throw new Failure("order.out_of_stock", { sku: snapshot.lines[0]?.sku ?? "" });
      return known.order;
    },
  });

  const torg = await startTestTorg({
    services: [cart],
    stubs: [product, order],
    env: { QUOTE_FRESH_MS: "0", ...env },
  });
  const store = await testStore(torg, "cart", keeps);
  const commit = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const origin = {
      traceparent: `00-${"1".repeat(32)}-${"1".repeat(16)}-01`,
      requestId: crypto.randomUUID(),
    };
    return store.commit({ origin, deadline: undefined, work });
  };
  return {
    ...torg,
    store,
    publish: <E extends EventContract>(event: E, data: EventData<E>): Promise<void> =>
      commit(async (tx) => tx.emit(event, data)),
    async settled() {
      await eventually(async () => (await store.outbox.figures()).waiting === 0, { what: "all being told" });
      await torg.settled();
    },
    async stop() {
      await store.close();
      await torg.stop();
    },
    shelf,
    orders,
    refuse: (checkoutId: CheckoutId) => refused.add(checkoutId),
    /** Changes what product and order do from here on. */
    set: (change: Partial<typeof shop>) => Object.assign(shop, change),
    quotes: () => shop.quotes,
    stock(minor = 10_000, over: Partial<QuotedLine> = {}): VariantId {
      const variantId = id("var");
      const sku = variantId.slice(-6);
      const price = { minor, currency: "RUB" } as const;
      const quote = {
        variantId,
        productId: id("prd"),
        sku,
        name: "Кружка",
        unit: "шт",
        price,
        available: 9,
        forSale: true,
      };
      shelf.set(variantId, { ...quote, ...over });
      return variantId;
    },
    reprice(variantId: VariantId, minor: number): void {
      const quote = shelf.get(variantId);
      if (quote) shelf.set(variantId, { ...quote, price: { minor, currency: "RUB" } });
    },
    /** What buyers of a group pay for it. */
    repriceFor: (group: string, variantId: VariantId, minor: number) =>
      void groupPrices.set(`${group} ${variantId}`, minor),
    /** A visitor with a cart, signed in as nobody. */
    async guest() {
      const { secret } = await torg.as({ role: "public" }).cart.open({});
      return guestOf(secret);
    },
    /** Every event of a type that was told, in the order of its commits. */
    told: async <T>(type: string): Promise<T[]> => (await store.told(type)).map((data) => JSON.parse(data)),
    /** The checkouts of an owner, the oldest first. */
    async checkouts(owner: string): Promise<KnownCheckout[]> {
      const found: KnownCheckout[] = [];
      const ofOwner = { name: "checkout", entries: () => [] };
      for await (const one of store.db.scan(ofOwner, `of:${owner}`, { partition: partitionOf(owner) })) {
        const checkoutId: CheckoutId = `chk_${one.id.slice(4)}`;
        const checkout = await findCheckout(store.db, checkoutId);
        if (checkout) found.push({ id: checkoutId, state: checkout.state, orderId: checkout.orderId });
      }
      return found.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    /** Writes into a cart what only time could: its dates. */
    rewrite: (owner: Owner, change: (cart: CartState) => CartState) =>
      commit(async (tx) => {
        const found = await findCart(tx, owner);
        if (found) saveCart(tx, change(found));
      }),
    commit,
    moved: (
      checkoutId: CheckoutId,
      status: OrderStatus,
      orderId: Order["id"] = orders.get(checkoutId)?.order.id ?? id("ord"),
    ) => ({
      orderId,
      checkoutId,
      number: "7",
      version: 2,
      status,
      owner: { guest: "0".repeat(64) },
      language: "ru" as const,
      total: { minor: 0, currency: "RUB" as const },
      shipped: [],
      at: new Date().toISOString(),
    }),
  };
}

export const guestOf = (secret: string): Principal & { guest: string } => ({
  role: "guest",
  guest: createHash("sha256").update(secret).digest("hex"),
});
export const buyer = (): Principal & { userId: `usr_${string}` } => ({ role: "buyer", userId: id("usr") });
export const contact = { name: "Анна", email: "anna@example.com" };

/** What the failure of a call says: its code, and its details where it has some. */
export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (answer) => ({ answered: answer }),
    (failure) => (failure instanceof Failure ? { code: failure.code, ...failure.details } : failure),
  );

const orderOf = (snapshot: CartSnapshot, status: OrderStatus): Order => ({
  id: id("ord"),
  number: "7",
  status,
  lines: snapshot.lines,
  total: snapshot.total,
  payment: snapshot.payment,
  payments: [
    {
      id: id("pay"),
      provider: "sandbox",
      status: "open",
      amount: snapshot.total,
      redirectUrl: "https://pay.example/1",
    },
  ],
  shipped: [],
  history: [],
  version: 2,
  placedAt: new Date().toISOString(),
});

type KnownCheckout = {
  readonly id: CheckoutId;
  readonly state: CheckoutState;
  readonly orderId: Order["id"] | undefined;
};
