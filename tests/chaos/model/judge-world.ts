import type { Order } from "../../../packages/order/src/domain/order";
import { openOf } from "../../../packages/product/src/domain/stock";
import { banked } from "./bank";
import type { Life, World } from "./life";

/** Statuses in which an order holds what has not left; product gives back or keeps for nobody else. */
const holding: ReadonlySet<Order["status"]> = new Set([
  "awaiting_payment",
  "confirmed",
  "expiring",
  "paid",
  "partly_shipped",
]);
const keeping: ReadonlySet<Order["status"]> = new Set(["paid", "partly_shipped", "shipped", "delivered"]);
const resting: ReadonlySet<Order["status"]> = new Set([
  ...keeping,
  "awaiting_payment",
  "confirmed",
  "rejected",
  "cancelled",
  "refunded",
]);

/** Whether a happening touched anything that `faultsAlways` looks at. */
export function mayBeWrong(before: World, after: World, at: number): boolean {
  const [was, is] = [before.lives[at], after.lives[at]];
  return (
    before.shelves !== after.shelves ||
    was?.hold !== is?.hold ||
    was?.bank !== is?.bank ||
    was?.checkout !== is?.checkout
  );
}

type Received = readonly [number, number];

/** What may be wrong at no time at all. */
export function faultsAlways({ lives, shelves }: World, received: Received): string[] {
  const faults: string[] = [];
  for (const [n, { onHand, reserved, variantId }] of shelves.entries()) {
    if (onHand < 0 || reserved < 0 || onHand < reserved)
      faults.push(`I1: ${onHand} with ${reserved} reserved`);
    let open = 0;
    let spent = 0;
    for (const { hold } of lives) {
      for (const line of hold?.lines ?? []) {
        if (line.variantId !== variantId) continue;
        open += openOf(line);
        spent += line.spent;
      }
    }
    if (open !== reserved) faults.push(`I1: ${reserved} reserved, and orders hold ${open}`);
    if (received[n] !== onHand + spent)
      faults.push(`I1: ${received[n]} received, ${onHand} there, ${spent} spent`);
  }
  for (const { at, bank, checkout, row } of lives) {
    if (banked(bank) < 0) faults.push(`I5: order ${at} gave back more than came in`);
    if (checkout === "thawed" && row?.status !== "rejected")
      faults.push(`cart ${at} thawed while its order is ${row?.status ?? "not refused"}`);
  }
  return faults;
}

/** What may be wrong in a life that waits for nothing but persons and clocks. */
export function faultsAtRest(life: Life): string[] {
  const { row, checkout, at } = life;
  const faults: string[] = [];
  const say = (wrong: boolean, what: string) => wrong && faults.push(`order ${at}: ${what}`);
  if (!row) {
    say(checkout !== undefined, `I6: its cart is ${checkout} and there is no order`);
    return faults;
  }
  const { status } = row;
  say(!resting.has(status), `I6: it rests at ${status}`);
  say(life.promised && status !== "cancelled" && status !== "refunded", `I5: stopped, and it is ${status}`);
  judgeMoney(life, row, say);
  judgeStock(life, row, say);
  const ends = status === "rejected" ? "thawed" : "closed";
  say(checkout !== ends, `its cart is ${checkout} at ${status}`);
  say(
    new Set(life.heard.letters).size !== life.told.letters.length || life.heard.version !== life.told.version,
    "I4: not every event had its effect",
  );
  return faults;
}

type Say = (wrong: boolean, what: string) => unknown;

function judgeMoney({ bank }: Life, row: Order, say: Say): void {
  const { status, facts, total } = row;
  const money = banked(bank);
  const owed = keeping.has(status) && row.method === "card" ? total.minor : 0;
  say(money !== owed, `I5: the bank keeps ${money} of ${owed} at ${status}`);
  const known = facts.reduce((sum, fact) => {
    if (fact.kind === "captured") return sum + fact.minor;
    return fact.kind === "refunded" ? sum - fact.minor : sum;
  }, 0);
  say(money !== known, `I5: the bank keeps ${money}, and the books say ${known}`);
}

function judgeStock({ hold }: Life, { status, lines, shipments }: Order, say: Say): void {
  for (const { variantId, quantity } of lines) {
    const held = hold?.lines.filter((line) => line.variantId === variantId) ?? [];
    const open = held.reduce((sum, line) => sum + openOf(line), 0);
    const spent = held.reduce((sum, line) => sum + line.spent, 0);
    const shipped = shipments
      .flatMap((shipment) => shipment.lines)
      .filter((line) => line.variantId === variantId)
      .reduce((sum, line) => sum + line.quantity, 0);
    say(spent !== shipped, `I1: ${shipped} of ${variantId} left, and ${spent} are spent`);
    const due = holding.has(status) ? quantity - shipped : 0;
    say(open !== due, `I7: it holds ${open} of ${variantId} at ${status}, not ${due}`);
  }
}
