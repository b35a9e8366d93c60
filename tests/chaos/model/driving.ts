import { Failure } from "@torg/contracts";
import type { Step } from "../../../packages/order/src/domain/next-step";
import type { Order } from "../../../packages/order/src/domain/order";
import { isRepaid, payable } from "../../../packages/order/src/domain/paying";
import { answerOf } from "./bank";
import type { Call } from "./call";
import type { Driver, Life, Reply, Task } from "./life";
import { put } from "./message";
import { noon, type Play, saw } from "./play";
import { change, type Written } from "./writing";

/** Somebody drives an order from here: `driveOn`. */
export function drive(play: Play, { life, order }: Written, goal: Driver["goal"]): Life {
  const step = play.rules.nextStep(order);
  if (step) return withDriver(life, { goal, seen: order, task: taskOf(step) });
  return arrived(life, order, goal);
}

function taskOf(step: Step): Task {
  switch (step.kind) {
    case "reserve":
      return { kind: "call", call: { kind: "reserve" } };
    case "open":
    case "void":
      return { kind: "call", call: { kind: step.kind, paymentId: step.payment.id } };
    case "repay": {
      const { id: refundId, paymentId, minor } = step.refund;
      return { kind: "call", call: { kind: "find", paymentId, refundId, minor } };
    }
    case "owe":
    case "move":
      return { kind: "write" };
  }
}

/** The order asks for nothing more, or not now: whoever drove it goes on with their own business. */
function arrived(life: Life, order: Order, goal: Driver["goal"]): Life {
  if (goal === "end") return life;
  if (goal === "answer") return answered(life, order);
  const payment = payable(order);
  if (!payment) return life;
  const call: Call = { kind: "confirm", paymentId: payment.id, token: goal };
  return withDriver(life, { goal: "end", seen: order, task: { kind: "call", call } });
}

function answered(life: Life, { status }: Order): Life {
  if (life.asking?.phase !== "heard") return life;
  const phase = status === "rejected" ? "short" : status === "pending" ? "unavailable" : "placed";
  return { ...life, asking: { ...life.asking, phase } };
}

/** A step failed: its reason is noted, and the caller goes on with the order as it stands. */
function failed({ life, goal }: { life: Life; goal: Driver["goal"] }): Life {
  return life.row ? arrived(life, life.row, goal) : life;
}

/** A driver writes what follows from what it remembers. What the order's own rules refuse is a fault of the step. */
export function write(play: Play, life: Life, driver: Driver): Life {
  return orFailed(life, driver, () => tryToWrite(play, life, driver));
}

/** A driver hears the answer to its call. */
export function receive(play: Play, life: Life, heard: Heard): Life {
  return orFailed(life, heard.driver, () => tryToReceive(play, life, heard));
}

function orFailed(life: Life, driver: Driver, step: () => Life): Life {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return failed({ life: withoutDriver(life, driver), goal: driver.goal });
  }
}

function tryToWrite(play: Play, life: Life, driver: Driver): Life {
  const step = play.rules.nextStep(driver.seen);
  const without = withoutDriver(life, driver);
  const after = change(play, without, {
    seen: driver.seen,
    decide: (now, at) =>
      step?.kind === "owe"
        ? play.rules.owing(now, { id: `rfd_${life.at}.${now.refunds.length + 1}`, at })
        : play.rules.settled(now, at),
  });
  return moveOn(play, driver, after);
}

type Heard = { readonly driver: Driver; readonly reply: Reply };

function tryToReceive(play: Play, life: Life, { driver, reply }: Heard): Life {
  const { task, seen, goal } = driver;
  if (task.kind === "write") return life;
  const { call } = task;
  const without = withoutDriver(life, driver);
  if (reply.from === "product") return moveOn(play, driver, reserved(play, without, { seen, reply }));

  const { account } = reply;
  if (call.kind === "find" && !(account && isRepaid(answerOf(account), { id: call.refundId })))
    return withDriver(without, { goal, seen, task: { kind: "call", call: { ...call, kind: "refund" } } });
  if (!account) return drive(play, { life: without, order: seen }, goal);
  if (account.captures > 0 && without.row) noteMoney(play, without.row);
  const answer = answerOf(account);
  const after = change(play, without, {
    seen,
    decide: (now, at) => play.rules.heard(now, { paymentId: account.id, answer, at }),
  });
  if (call.kind === "confirm" || call.kind === "look") return drive(play, after, goal);
  return moveOn(play, driver, after);
}

function noteMoney(play: Play, row: Order): void {
  if (row.facts.some(({ kind }) => kind === "captured")) return;
  if (row.status === "cancelled") saw(play, "S3");
  if (row.status === "expiring") saw(play, "S10");
}

type Reserved = { readonly seen: Order; readonly reply: Extract<Reply, { from: "product" }> };

function reserved(play: Play, life: Life, { seen, reply: { refusal } }: Reserved): Written {
  if (refusal === "released") return { life, order: life.row ?? seen };
  if (refusal)
    return change(play, life, { seen, decide: (now, at) => play.rules.stockShort(now, { ...refusal, at }) });
  return change(play, life, {
    seen,
    decide: (now, at) => play.rules.stockHeld(now, { payment: paymentOf(life, now), expiresAt: noon, at }),
  });
}

const paymentOf = ({ at }: Life, { total }: Order) => ({
  id: `pay_${at}` as const,
  provider: "model",
  minor: total.minor,
  ref: undefined,
  redirectUrl: undefined,
  openedAt: undefined,
  lookAt: noon,
  lookingSince: noon,
});

/** A step that changed nothing is a fault: trying it again at once would go on for ever. */
function moveOn(play: Play, { seen, goal }: Driver, after: Written): Life {
  if (after.order.version === seen.version) return failed({ life: after.life, goal });
  return drive(play, after, goal);
}

/** No answer comes: the request may be on its way still. A payment's key is asked for, anything else waits for its next driver. */
export function giveUp(play: Play, life: Life, driver: Driver): Life {
  const { task, goal, seen } = driver;
  if (task.kind === "write") return life;
  const { call, reply } = task;
  const without = withoutDriver(life, driver);
  if (reply) saw(play, "S8");
  if (call.kind === "void" || call.kind === "refund") saw(play, "S7");
  const left = reply ? without : abandoned(without, call);
  if (call.kind !== "confirm") return failed({ life: left, goal });
  saw(play, "S4");
  return withDriver(left, {
    goal,
    seen,
    task: { kind: "call", call: { kind: "look", paymentId: call.paymentId } },
  });
}

/** A request that nobody waits for. Those that only ask have no effect. */
export function abandoned(life: Life, call: Call): Life {
  if (call.kind === "find" || call.kind === "look") return life;
  const key = `late ${call.kind} ${"token" in call ? call.token : "refundId" in call ? call.refundId : ""}`;
  return { ...life, bag: put(life.bag, { kind: "call", key, call, must: false }) };
}

export const withDriver = (life: Life, driver: Driver): Life => ({
  ...life,
  drivers: [...life.drivers, driver],
});

export const withoutDriver = (life: Life, driver: Driver): Life => ({
  ...life,
  drivers: life.drivers.filter((each) => each !== driver),
});
