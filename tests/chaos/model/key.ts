import type { Order } from "../../../packages/order/src/domain/order";
import type { Account } from "./bank";
import type { Driver, Hold, Life, World } from "./life";

const numbers = new Map<string, number>();
const known = new WeakMap<object, string>();

/** One character for each text that was ever seen: keys of states stay short. */
function short(text: string): string {
  let number = numbers.get(text);
  if (number === undefined) {
    number = numbers.size;
    if (number >= 65_536) throw new Error("more parts of states than one character tells apart");
    numbers.set(text, number);
  }
  return String.fromCharCode(number);
}

function once<T extends object>(part: T | undefined, text: (part: T) => string): string {
  if (part === undefined) return "-";
  let key = known.get(part);
  if (key === undefined) {
    key = short(text(part));
    known.set(part, key);
  }
  return key;
}

/**
 * Two states with equal keys go on alike. Versions and history are left out: what matters of a version is whether a
 * driver's order is still the one that is written.
 */
export function keyOf({ lives, crashes }: World): string {
  let key = String.fromCharCode(crashes);
  for (const life of lives) key += lifeKey(life);
  return key;
}

function lifeKey(life: Life): string {
  const { row, asking } = life;
  const rest = `${life.checkout}${asking?.by}${asking?.phase}${life.promised}${life.stray}`;
  let key = once(row, rowKey) + once(life.hold, holdKey) + short(rest);
  for (const account of life.bank) key += once(account, accountKey);
  const drivers = life.drivers.map((driver) => driverKey(driver, life));
  key += `|${drivers.length > 1 ? drivers.sort().join("") : drivers.join("")}|`;
  for (const message of life.bag) key += once(message, (part) => part.key);
  return key;
}

const rowKey = ({ status, reason, payments, facts, refunds, shipments }: Order): string =>
  `row ${status} ${reason} ${payments.map(({ openedAt, lookAt }) => `${openedAt?.getTime()} ${lookAt?.getTime()}`).join()} ` +
  `${facts.map(({ kind, id }) => `${kind} ${id}`).join()} ${refunds.length} ${shipments.map(({ key }) => key).join()}`;

const holdKey = ({ state, lines }: Hold): string =>
  `hold ${state} ${lines.map(({ quantity, spent, released }) => `${quantity} ${spent} ${released}`).join()}`;

const accountKey = ({ asked, captures, voided, refunds }: Account): string =>
  `bank ${asked} ${captures} ${voided} ${refunds.map(({ id }) => id).join()}`;

/** Drivers that are doing the same are not told apart. */
function driverKey({ goal, seen, task }: Driver, { row }: Life): string {
  const remembers = seen.version === row?.version ? "=" : once(seen, rowKey);
  if (task.kind === "write") return short(`write ${goal}`) + remembers;
  const { call, reply } = task;
  const what = short(
    `${goal} ${call.kind} ${"token" in call ? call.token : ""} ${"refundId" in call ? call.refundId : ""}`,
  );
  if (!reply) return `${what}${remembers}?`;
  if (reply.from === "bank") return what + remembers + once(reply.account, accountKey);
  return what + remembers + short(`reply ${JSON.stringify(reply.refusal)}`);
}
