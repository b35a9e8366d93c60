import { eventually } from "@torg/chassis/testing";
import type { OrderStatus } from "@torg/contracts";
import { failureOf, type TorgClient } from "@torg/contracts/client";
import { fillShop } from "./shelves";
import { startWholeTorg, type WholeTorg } from "./whole-torg";

export type VariantId = `var_${string}`;
export type OrderShop = WholeTorg & ReturnType<typeof orderShop>;
type Guest = { readonly client: TorgClient; readonly email: string };

/** All of Torg with quick jobs, and what tests of orders ask of it. */
export async function startOrderShop(env: Record<string, string> = {}): Promise<OrderShop> {
  const torg = await startWholeTorg({
    ORDER_JOBS_EVERY_MS: "50",
    PAYMENT_LOOK_MS: "200",
    SANDBOX_DELAY_MS: "400",
    ...env,
  });
  return { ...torg, ...orderShop(torg) };
}

function orderShop(torg: WholeTorg) {
  const books = torg.database("order").sql;
  const stock = torg.database("product").sql;
  let guests = 0;

  return {
    fill: (variants: number, each: number) => fillShop(torg, { variants, each }),

    /** Somebody with a cart of their own and an address that nobody else has. */
    async guest(): Promise<Guest> {
      guests += 1;
      const email = `guest-${guests}@example.org`;
      let secret = "";
      const client = torg.client({ cartSecret: () => secret });
      secret = (await client.cart.open.mutate({})).secret;
      return { client, email };
    },

    /** Fills the cart, one piece of each variant unless another quantity is named, and orders it. */
    async checkOut({ client, email }: Guest, variantIds: readonly VariantId[], quantity = 1) {
      for (const variantId of variantIds) await client.cart.add.mutate({ variantId, quantity });
      return client.cart.checkout.mutate({ contact: { name: "Анна", email } });
    },

    becomes: ({ client }: Guest, id: `ord_${string}`, status: OrderStatus) =>
      eventually(
        async () => {
          const order = await client.order.get.query({ id });
          return order.status === status && order;
        },
        { what: `the order being ${status}` },
      ),

    /** What lies on all shelves and how much of it is held, as the stock says and as its ledger says. */
    async shelves() {
      const [figures] = await stock<{ onHand: number; reserved: number }[]>`
        select sum(on_hand)::float8 as "onHand", sum(reserved)::float8 as reserved from stock`;
      const { differences } = await torg.operator("product").product.audit.query({});
      return { ...figures, differences };
    },

    /** Orders by status, and what the money's ledger adds up to. */
    async accounts() {
      const rows = await books<{ status: OrderStatus; count: number }[]>`
        select status, count(*)::int as count from orders group by status order by status`;
      const [ledger] = await books<{ provider: number; all: number }[]>`
        select coalesce(sum(minor) filter (where account = 'provider'), 0)::int as provider,
               coalesce(sum(minor), 0)::int as all from ledger_entries`;
      return { orders: Object.fromEntries(rows.map(({ status, count }) => [status, count])), ...ledger };
    },

    /** The hold of an order is over. */
    expire: (id: `ord_${string}`) => books`update orders set expires_at = now() where id = ${id.slice(4)}`,

    mailsTo: async ({ email }: Guest) => {
      const { items } = await torg.operator("notification").notification.mails.query({ to: email });
      return items.map(({ subject }) => subject);
    },
  };
}

/** The code and the details of what a call failed with. */
export async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const failure = failureOf(error);
  if (!failure) throw new Error("it was not refused", { cause: error });
  return { code: failure.code, ...failure.details };
}
