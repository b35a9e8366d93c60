import type { Books } from "./books";
import type { Attempt } from "./history";

const resting = new Set(["awaiting_payment", "confirmed", "paid", "rejected", "cancelled", "refunded"]);
/** A letter when the order is placed, and one when it is paid. */
const lettersFor: Readonly<Record<string, number>> = { awaiting_payment: 1, paid: 2, rejected: 0 };

/** Holds what clients were told against what the books say; every difference is a line. */
export function judge(attempts: readonly Attempt[], books: Books): string[] {
  const byEmail = Map.groupBy(books.orders, ({ email }) => email);
  return [
    ...attempts.flatMap((attempt) => judgeAttempt(attempt, byEmail.get(attempt.email) ?? [])),
    ...books.orders.flatMap((order) => judgeOrder(order, books)),
    ...books.openCheckouts.map((id) => `checkout ${id} never came to an end`),
    ...(books.stockDifferences > 0 ? [`${books.stockDifferences} stock figures are not their ledger's`] : []),
    ...(books.ledgerSum !== 0 ? [`the money ledger sums to ${books.ledgerSum}`] : []),
    ...(books.deadLetters > 0 ? [`${books.deadLetters} deliveries were given up`] : []),
  ];
}

type Orders = Books["orders"];

/** Nothing acknowledged is lost, nothing is done twice; what got no answer happened once or not at all. */
function judgeAttempt({ key, outcome, orderId }: Attempt, orders: Orders): string[] {
  const faults: string[] = [];
  if (orders.length > 1) faults.push(`key ${key} made ${orders.length} orders`);
  if (outcome === "unknown") return faults;
  const [found] = orders;
  if (outcome === "refused") {
    if (found && found.status !== "rejected")
      faults.push(`key ${key} was refused, and its order is ${found.status}`);
    return faults;
  }
  if (!found) faults.push(`order ${orderId} was acknowledged and is lost`);
  else if (`ord_${found.id}` !== orderId)
    faults.push(`order ${orderId} was acknowledged, and ${found.id} is there`);
  else if (outcome === "paid" && found.status !== "paid")
    faults.push(`order ${orderId} was paid and is ${found.status}`);
  return faults;
}

/** Every event of an order had its effect once, at everyone who hears it. */
function judgeOrder({ id, email, status, total, version }: Orders[number], books: Books): string[] {
  const faults: string[] = [];
  const say = (wrong: boolean, line: string) => wrong && faults.push(`order ${id}: ${line}`);
  say(!resting.has(status), `it stands still at ${status}`);

  const captured = books.captured.get(id) ?? 0;
  const charged = books.charged.get(id);
  say(captured !== (status === "paid" ? total : 0), `${captured} captured of ${total} at ${status}`);
  say((charged?.times ?? 0) > 1, `charged ${charged?.times} times`);
  say(
    (charged?.minor ?? 0) !== captured,
    `the provider took ${charged?.minor ?? 0}, the books know ${captured}`,
  );

  const holds = books.reserved.get(id);
  const live = status === "paid" || status === "awaiting_payment";
  say(live && holds !== "held", `its stock is ${holds ?? "not held"}`);
  say(!live && holds === "held", `it holds stock at ${status}`);

  say(
    status !== "rejected" && books.heardBy1C.get(id) !== version,
    `1C's side knows version ${books.heardBy1C.get(id)} of ${version}`,
  );
  const letters = lettersFor[status];
  say(
    letters !== undefined && (books.lettersTo.get(email) ?? 0) !== letters,
    `${books.lettersTo.get(email) ?? 0} letters at ${status}`,
  );
  return faults;
}
