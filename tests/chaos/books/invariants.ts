import type { Attempt } from "../history";
import type { Books, MoneyRow, OrderRow } from "./read-books";

/** Books at rest, and what clients were told. Every difference is a line that begins with the invariant's number. */
export type Judged = { readonly books: Books; readonly attempts: readonly Attempt[] };

const living: ReadonlySet<string> = new Set([
  "awaiting_payment",
  "confirmed",
  "expiring",
  "paid",
  "partly_shipped",
]);
const keeping: ReadonlySet<string> = new Set(["paid", "partly_shipped", "shipped", "delivered"]);
const resting: ReadonlySet<string> = new Set([
  ...keeping,
  "awaiting_payment",
  "confirmed",
  "rejected",
  "cancelled",
  "refunded",
]);

/** Each of the invariants that databases can tell, by its number in the table of promises. */
export const invariants: Readonly<Record<string, (judged: Judged) => string[]>> = {
  I1: ({ books }) =>
    books.skus.flatMap(({ sku, received, onHand, reserved, spent, held }) => [
      ...no(onHand < reserved || reserved < 0, `${sku}: ${onHand} there, ${reserved} reserved`),
      ...no(
        differs(received, onHand + spent),
        `${sku}: ${received} received, ${onHand} there and ${spent} spent`,
      ),
      ...no(differs(reserved, held), `${sku}: ${reserved} reserved, and orders hold ${held}`),
    ]),
  I2: ({ books, attempts }) => {
    const byEmail = Map.groupBy(books.orders, ({ email }) => email);
    return attempts.flatMap(({ key, email, orderId }) => {
      const own = byEmail.get(email) ?? [];
      return [
        ...no(own.length > 1, `key ${key} made ${own.length} orders`),
        ...no(
          orderId !== undefined && own[0] !== undefined && orderId !== `ord_${own[0].id}`,
          `key ${key} was told ${orderId}, and ${own[0]?.id} is there`,
        ),
      ];
    });
  },
  I3: ({ books, attempts }) => {
    const byEmail = new Map(books.orders.map((order) => [order.email, order]));
    return attempts.flatMap(({ key, email, outcome }) => {
      const order = byEmail.get(email);
      const wasPromised = outcome === "placed" || outcome === "paid";
      return [
        ...no(wasPromised && order === undefined, `key ${key} was acknowledged, and its order is lost`),
        ...no(
          outcome === "refused" && order !== undefined && order.status !== "rejected",
          `key ${key} was refused, and its order is ${order?.status}`,
        ),
        ...no(
          outcome === "paid" && order !== undefined && !order.history.includes("paid"),
          `key ${key} was told paid, and its order is ${order?.status}`,
        ),
      ];
    });
  },
  I4: ({ books }) =>
    books.orders.flatMap((order) => {
      const letters = books.letters.get(order.email) ?? 0;
      const due = lettersOf(order, books.money.get(order.id));
      const heard = books.heardBy1C.get(order.id);
      return [
        ...no(letters !== due, `order ${order.id}: ${letters} letters of ${due} at ${order.status}`),
        ...no(
          order.status !== "rejected" && (heard ?? 0) < order.toldVersion,
          `order ${order.id}: 1C's side knows version ${heard} of ${order.toldVersion}`,
        ),
      ];
    }),
  I5: ({ books }) => [
    ...books.orders.flatMap((order) => moneyFaults(order, books.money.get(order.id))),
    ...no(books.ledgerSum !== 0, `the ledger sums to ${books.ledgerSum}`),
  ],
  I6: ({ books }) => [
    ...books.orders.flatMap(({ id, status }) =>
      no(!resting.has(status), `order ${id} stands still at ${status}`),
    ),
    ...books.checkouts.flatMap(({ id, state }) =>
      no(state !== "thawed" && state !== "closed", `checkout ${id} stands still at ${state}`),
    ),
    ...cartFaults(books),
  ],
  I7: ({ books }) => {
    const orders = new Map(books.orders.map((order) => [order.id, order]));
    const dead = [...books.holds].flatMap(([id, { open }]) => {
      const status = orders.get(id)?.status;
      return no(
        open > 0 && !(status && living.has(status)),
        `${open} held for order ${id}, which is ${status ?? "lost"}`,
      );
    });
    const alive = books.orders.flatMap(({ id, status, ordered, shipped }) => {
      const hold = books.holds.get(id);
      const due = living.has(status) ? ordered - shipped : 0;
      return [
        ...no(
          differs(hold?.open ?? 0, due) && living.has(status),
          `order ${id} holds ${hold?.open ?? 0} of ${due} at ${status}`,
        ),
        ...no(
          differs(hold?.spent ?? 0, shipped),
          `order ${id}: ${shipped} shipped, ${hold?.spent ?? 0} spent`,
        ),
      ];
    });
    return [...dead, ...alive];
  },
  I8: ({ books: { pipes } }) => [
    ...no(pipes.outbox > 0, `${pipes.outbox} events are not told`),
    ...no(pipes.waiting > 0, `${pipes.waiting} deliveries wait`),
    ...no(pipes.dead > 0, `${pipes.dead} deliveries were given up`),
  ],
};

/** Everything that is wrong, each line with its invariant's number. */
export const judge = (judged: Judged): string[] =>
  Object.entries(invariants).flatMap(([name, check]) => check(judged).map((fault) => `${name}: ${fault}`));

const no = (isWrong: boolean, what: string): string[] => (isWrong ? [what] : []);
const differs = (a: number, b: number): boolean => Math.abs(a - b) > 1e-6;

function moneyFaults({ id, status, total, method }: OrderRow, money: MoneyRow | undefined): string[] {
  const { captured = 0, refunded = 0, bankTook = 0, bankGave = 0, charges = 0 } = money ?? {};
  const kept = captured - refunded;
  const due = keeping.has(status) && method === "card" ? total : 0;
  return [
    ...no(kept !== due, `order ${id}: ${kept} kept of ${due} at ${status}`),
    ...no(charges > 1, `order ${id}: charged ${charges} times`),
    ...no(bankTook !== captured, `order ${id}: the provider took ${bankTook}, the books know ${captured}`),
    ...no(
      bankGave !== refunded,
      `order ${id}: the provider gave back ${bankGave}, the books know ${refunded}`,
    ),
  ];
}

/** A cart thaws with a rejection and closes with everything else. */
function cartFaults({ orders, checkouts }: Books): string[] {
  const byId = new Map(checkouts.map((checkout) => [checkout.id.replace("chk_", ""), checkout]));
  return orders.flatMap(({ id, checkoutId, status }) => {
    const state = byId.get(checkoutId)?.state;
    const ends = status === "rejected" ? "thawed" : "closed";
    return no(state !== ends, `order ${id} is ${status}, and its checkout is ${state ?? "lost"}`);
  });
}

const tells: ReadonlySet<string> = new Set([
  "awaiting_payment",
  "confirmed",
  "partly_shipped",
  "shipped",
  "delivered",
]);

/** One for each move that people are told of, one where it was stopped, and one each time money moved. */
function lettersOf({ history }: OrderRow, money: MoneyRow | undefined): number {
  const moves = history.filter((status) => tells.has(status)).length;
  const stops = history.filter(
    (status, n) => status === "cancelled" || (status === "refunding" && history[n - 1] === "paid"),
  ).length;
  return moves + stops + (money?.moves ?? 0);
}
