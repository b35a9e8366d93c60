import { createHash } from "node:crypto";
import type { Principal } from "@torg/chassis";
import { startTestTorg, stub, type TestTorg } from "@torg/chassis/testing";
import { type CartSnapshot, Failure, type Order, type OrderStatus, type QuotedLine } from "@torg/contracts";
import { cart } from "../src/service";

export type Shop = Awaited<ReturnType<typeof openShop>>;
export type VariantId = QuotedLine["variantId"];
export type CheckoutId = `chk_${string}`;

export const id = <P extends string>(prefix: P): `${P}_${string}` => `${prefix}_${Bun.randomUUIDv7()}`;

/** What order does with the next `place`: keep its promise, refuse, or leave the caller without an answer. */
type Mood = "holds" | "refuses" | "holds and is lost" | "is lost" | "is away";

/** Cart with a database of its own, between a product and an order that do as they are told. */
export async function openShop(env: Record<string, string> = {}) {
  const shelf = new Map<VariantId, QuotedLine>();
  const orders = new Map<CheckoutId, { order: Order; snapshot: CartSnapshot }>();
  const refused = new Set<CheckoutId>();
  const shop = { mood: "holds" as Mood, quotes: 0, onQuote: async () => {} };

  const product = stub("product", {
    async quote({ variantIds }) {
      shop.quotes += 1;
      await shop.onQuote();
      return { lines: variantIds.flatMap((variantId) => shelf.get(variantId) ?? []) };
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
  await keepTold(torg);
  return {
    ...torg,
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
    /** A visitor with a cart, signed in as nobody. */
    async guest() {
      const { secret } = await torg.as({ role: "public" }).cart.open({});
      return guestOf(secret);
    },
    /** Every event of a type that was told, in the order of its commits. */
    async told<T>(type: string): Promise<T[]> {
      const rows = await torg.database("cart").sql<
        { data: string }[]
      >`select data from told where type = ${type} order by id`;
      return rows.map(({ data }) => JSON.parse(data));
    },
    /** The checkouts of an owner, the oldest first. */
    checkouts: (owner: string) => torg.database("cart").sql<
      { id: CheckoutId; state: string; order_id: string | null }[]
    >`
      select 'chk_' || id as id, state, order_id from checkouts where owner = ${owner} order by id`,
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

/** Nobody in these tests hears what cart tells, so a trigger writes it down before the relay takes it away. */
async function keepTold(torg: TestTorg): Promise<void> {
  await torg
    .database("cart")
    .sql.unsafe(`
    create table told (id bigint generated always as identity, type text, data text);
    create function write_down() returns trigger language plpgsql as 'begin insert into told (type, data) values (new.type, new.data); return new; end';
    create trigger told before insert on torg.outbox for each row execute function write_down()`)
    .simple();
}
