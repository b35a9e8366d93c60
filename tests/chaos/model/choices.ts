import { Failure } from "@torg/contracts";
import type { Order } from "../../../packages/order/src/domain/order";
import { move } from "../../../packages/order/src/domain/order";
import { payable } from "../../../packages/order/src/domain/paying";
import { delivered, withShipment } from "../../../packages/order/src/domain/shipping";
import { cancelled, expired } from "../../../packages/order/src/domain/stopping";
import { answerOf, isOnItsWay } from "./bank";
import { abandoned, drive, giveUp, receive, withDriver, write } from "./driving";
import { withoutDull } from "./dull";
import { land, landFor, moveCart, settleStock } from "./landing";
import type { Life, PlaceAnswer } from "./life";
import { again, type Message, mayComeAgain, put, take } from "./message";
import { placedRow } from "./placing";
import { type Play, type Scene, saw } from "./play";
import { change } from "./writing";

/**
 * Something that may happen next. `calm` ones are the system's own progress, which comes in the end whatever else does;
 * all others are persons, time, and faults.
 */
export type Choice = {
  readonly name: string;
  readonly calm: boolean;
  /** A person, a clock or the bank began it; it is no fault. */
  readonly begun?: true;
  readonly crash?: true;
  readonly run: () => Scene;
};

/** What comes of a choice: what nobody watches has arrived, and what has no effect any more is gone. */
export function outcomeOf(play: Play, { run }: Choice): Scene {
  let scene = withoutDull(play, run());
  if (play.slow === "all") return scene;
  for (const message of scene.life.bag) {
    const isEager =
      (message.kind === "cart" && play.slow !== "cart") ||
      (message.kind === "settle" && play.slow === "money" && scene.life.hold !== undefined);
    if (!isEager) continue;
    const { life, shelves } = scene;
    scene = arrive(play, { life: { ...life, bag: take(life.bag, message) }, shelves }, message);
  }
  return withoutDull(play, scene);
}

/** Everything that may happen to a life now. */
export function choicesOf(play: Play, scene: Scene, crashes: number): Choice[] {
  const choices: Choice[] = [];
  addWork(play, scene, choices);
  addPersons(play, scene, choices);
  addBank(scene, choices);
  addTimers(play, scene, choices);
  if (crashes < play.crashesMax) addCrashes(play, scene, choices);
  return choices;
}

/** What the system does by itself: the calm part of all choices. */
export function workOf(play: Play, scene: Scene): Choice[] {
  const choices: Choice[] = [];
  addWork(play, scene, choices);
  addTimers(play, scene, choices);
  return choices.filter(({ calm }) => calm);
}

/** What is under way: calls, answers, commits, deliveries. */
function addWork(play: Play, scene: Scene, choices: Choice[]): void {
  const { life, shelves } = scene;
  const same = (next: Life): Scene => ({ life: next, shelves });
  for (const [n, driver] of life.drivers.entries()) {
    const { task } = driver;
    const who = n === 0 ? "" : ` ${n + 1}`;
    if (task.kind === "write") {
      choices.push({ name: `write${who}`, calm: true, run: () => same(write(play, life, driver)) });
      continue;
    }
    const { call, reply } = task;
    if (reply) {
      const run = () => same(receive(play, life, { driver, reply }));
      choices.push({ name: `hear ${call.kind}${who}`, calm: true, run });
    } else {
      const isAtomic = play.slow !== "all";
      const run = (twice: boolean) => () => {
        const landed = landFor(play, scene, { driver, twice });
        return isAtomic ? hearAtOnce(play, landed) : landed;
      };
      choices.push({ name: `${call.kind}${who}`, calm: true, run: run(false) });
      if (call.kind !== "find" && call.kind !== "look")
        choices.push({ name: `${call.kind}${who}, twice`, calm: false, run: run(true) });
    }
    choices.push({
      name: `lose ${call.kind}${who}`,
      calm: false,
      run: () => same(giveUp(play, life, driver)),
    });
  }
  for (const message of life.bag) {
    const { key, must } = message;
    if (drives(message) && life.drivers.length >= play.driversMax) continue; // its caller waits
    const deliver = (bag: Life["bag"]) => arrive(play, { life: { ...life, bag }, shelves }, message);
    choices.push({ name: key, calm: must, run: () => deliver(take(life.bag, message)) });
    if (!mayComeAgain(message)) continue;
    const run = () => deliver(put(take(life.bag, message), again(message)));
    choices.push({ name: `${key}, twice`, calm: false, run });
  }
  addAsking(play, scene, choices);
}

const drives = ({ kind }: Message): boolean => kind === "webhook" || kind === "place";

/** The driver whose answer just came hears it. */
function hearAtOnce(play: Play, { life, shelves }: Scene): Scene {
  const driver = life.drivers.at(-1);
  if (driver?.task.kind !== "call" || !driver.task.reply) return { life, shelves };
  return { life: receive(play, life, { driver, reply: driver.task.reply }), shelves };
}

/** Cart's conversation with order. */
function addAsking(play: Play, { life, shelves }: Scene, choices: Choice[]): void {
  const { asking } = life;
  if (!asking) return;
  const same = (next: Life): Scene => ({ life: next, shelves });
  const { phase } = asking;
  if (phase === "sent") {
    if (life.drivers.length >= play.driversMax) return;
    choices.push({ name: "place", calm: true, run: () => same(place(play, life, true)) });
  } else if (phase !== "heard") {
    const run = () => same(hearPlaced(play, life, { phase, by: asking.by }));
    choices.push({ name: `hear ${phase}`, calm: true, run });
  }
  const isAlone = phase === "heard" && !life.drivers.some(({ goal }) => goal === "answer");
  choices.push({ name: "lose place", calm: isAlone, run: () => same(loseOrder(play, life)) });
}

/** Order writes the order down, once per checkout, and drives it. */
function place(play: Play, life: Life, isWaitedFor: boolean): Life {
  const asking = life.asking;
  const heard: Life = isWaitedFor && asking ? { ...life, asking: { ...asking, phase: "heard" } } : life;
  const order = heard.row ?? placedRow(heard);
  const inserted: Life = heard.row
    ? heard
    : {
        ...heard,
        row: order,
        bag: put(heard.bag, { kind: "cart", key: "cart place", move: "place", must: true }),
      };
  return drive(play, { life: inserted, order }, isWaitedFor ? "answer" : "end");
}

type Placed = { readonly phase: PlaceAnswer; readonly by: "buyer" | "job" };

/** A definite no thaws; a yes closes where the job asked. Anything else leaves the cart as it is. */
function hearPlaced(play: Play, life: Life, { phase, by }: Placed): Life {
  const done = { ...life, asking: undefined };
  if (phase === "short") return moveCart(play, done, "thaw");
  return phase === "placed" && by === "job" ? moveCart(play, done, "close") : done;
}

function loseOrder(play: Play, life: Life): Life {
  const { asking } = life;
  if (!asking) return life;
  const drivers = life.drivers.map((each) =>
    each.goal === "answer" ? { ...each, goal: "end" as const } : each,
  );
  const { bag } = life;
  const late = asking.phase === "sent" ? put(bag, { kind: "place", key: "late place", must: false }) : bag;
  const left = { ...life, asking: undefined, drivers, bag: late };
  return play.rules.thawsWithoutAnswer ? moveCart(play, left, "thaw") : left;
}

function arrive(play: Play, scene: Scene, message: Message): Scene {
  const { life, shelves } = scene;
  switch (message.kind) {
    case "settle":
      return settleStock(play, scene, message);
    case "cart":
      return { life: moveCart(play, life, message.move), shelves };
    case "place":
      return { life: place(play, life, false), shelves };
    case "call": {
      const landed = land(play, scene, message.call);
      return { life: landed.life, shelves: landed.shelves };
    }
    case "letter": {
      const cause = message.key.replaceAll("'", "");
      const letters = life.heard.letters;
      if (letters.includes(cause)) return scene;
      return { life: { ...life, heard: { ...life.heard, letters: [...letters, cause] } }, shelves };
    }
    case "version": {
      const version = Math.max(life.heard.version, Number.parseInt(message.key.slice(8), 10));
      return { life: { ...life, heard: { ...life.heard, version } }, shelves };
    }
    case "webhook":
      return { life: hearWebhook(play, life, message), shelves };
    case "stray":
      saw(play, "S11");
      return { life: { ...life, stray: "parked" }, shelves };
  }
}

/** The provider tells by itself, again and again until it is recorded. */
function hearWebhook(play: Play, life: Life, message: Message): Life {
  const { row } = life;
  const account = life.bank.find(({ id }) => id === row?.payments[0]?.id);
  if (!row || !account) return life;
  const answer = answerOf(account);
  const decide = (now: Order, at: Date) => play.rules.heard(now, { paymentId: account.id, answer, at });
  try {
    return drive(play, change(play, life, { seen: row, decide }), "end");
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { ...life, bag: put(life.bag, message) };
  }
}

function look(life: Life): Life {
  const { row } = life;
  const payment = row?.payments[0];
  if (!row || !payment) return life;
  const call = { kind: "look", paymentId: payment.id } as const;
  return withDriver(life, { goal: "end", seen: row, task: { kind: "call", call } });
}

/** What people do. They may do it again: nothing here counts how often. */
function addPersons(play: Play, { life, shelves }: Scene, choices: Choice[]): void {
  const { row, checkout } = life;
  const deed = (name: string, run: () => Life) =>
    choices.push({ name, calm: false, begun: true, run: () => ({ life: run(), shelves }) });
  const asking = { by: "buyer", phase: "sent" } as const;
  if (checkout === undefined) deed("checkout", () => ({ ...life, checkout: "frozen", asking }));
  else if (play.sinks && !life.asking) deed("checkout again", () => ({ ...life, asking }));
  if (play.sinks && life.stray === undefined)
    deed("stray", () => ({
      ...life,
      stray: "sent",
      bag: put(life.bag, { kind: "stray", key: "stray", must: true }),
    }));
  if (!row) return;
  const isFree = life.drivers.length < play.driversMax;
  if (isFree && payable(row)) {
    for (const token of play.tokens) deed(`pay ${token}`, () => drive(play, { life, order: row }, token));
  }
  const written = (now: Life, decide: (order: Order, at: Date) => Order) =>
    change(play, now, { seen: row, decide });
  if (row.reason === "cancelled") return;
  if (isFree && move(row.status, "stop") !== undefined)
    deed("stop", () => drive(play, written({ ...life, promised: true }, cancelled), "end"));
  const ship = (key: Document) => () => written(life, (now, at) => shipment(now, at, key)).life;
  const sent = (key: Document) => row.shipments.some((each) => each.key === key);
  if (move(row.status, "ship") !== undefined) {
    const part = sent("part 1") ? "part 2" : "part 1";
    if (!sent(part) && play.slow !== "money") deed("ship part", ship(part));
    deed("ship", ship("rest"));
  }
  if (sent("part 1"))
    deed("ship part again", () => {
      saw(play, "S12");
      return ship("part 1")();
    });
  if (row.status === "shipped") deed("deliver", () => written(life, delivered).life);
}

/** What 1C's documents say has left: one piece of the first line, another one, and the rest. */
type Document = "part 1" | "part 2" | "rest";

function shipment(order: Order, at: Date, key: Document): Order {
  const [first] = order.lines;
  const lines = key !== "rest" && first ? [{ variantId: first.variantId, quantity: 1 }] : undefined;
  return withShipment(order, { id: `shp_${key}`, by: "integration", key, lines, at });
}

/** What the bank does by itself. */
function addBank({ life, shelves }: Scene, choices: Choice[]): void {
  for (const account of life.bank) {
    const captured = (now: Life): Life => ({
      ...now,
      bank: now.bank.map((each) => (each === account ? { ...each, captures: each.captures + 1 } : each)),
    });
    if (isOnItsWay(account))
      choices.push({
        name: "capture",
        calm: false,
        begun: true,
        run: () => ({ life: captured(life), shelves }),
      });
    if (account.captures === 1) {
      const webhook = { kind: "webhook", key: "webhook", must: true } as const;
      const run = () => ({ life: captured({ ...life, bag: put(life.bag, webhook) }), shelves });
      choices.push({ name: "capture again", calm: false, begun: true, run });
    }
  }
}

/** Jobs that find work in the tables. Those that only go on are calm; an expiry is not. */
function addTimers(play: Play, { life, shelves }: Scene, choices: Choice[]): void {
  const { row, drivers, checkout } = life;
  const timer = (name: string, calm: boolean, run: () => Life) =>
    choices.push({ name, calm, run: () => ({ life: run(), shelves }) });
  const isStanding = checkout === "frozen" || checkout === "placed";
  if (isStanding && !life.asking && (!row || play.slow === "all" || play.slow === "cart"))
    timer("resume checkout", true, () => ({ ...life, asking: { by: "job", phase: "sent" } }));
  if (!row || drivers.length >= play.driversMax) return;
  if (play.rules.nextStep(row)) timer("recover", true, () => drive(play, { life, order: row }, "end"));
  const [payment] = row.payments;
  const account = life.bank.find(({ id }) => id === payment?.id);
  if (payment?.lookAt && account && answerOf(account).said.length > row.facts.length)
    timer("look", true, () => look(life));
  if (row.status === "awaiting_payment") {
    timer("expire", false, () => {
      if (account && account.captures > 0) saw(play, "S10");
      return drive(play, change(play, life, { seen: row, decide: expired }), "end");
    });
  }
}

/** A node loses its memory between two commits, and keeps its tables. */
function addCrashes(play: Play, { life, shelves }: Scene, choices: Choice[]): void {
  if (life.drivers.length > 0)
    choices.push({
      name: "crash order",
      calm: false,
      crash: true,
      run: () => ({ life: crashOrder(play, life), shelves }),
    });
  if (life.asking)
    choices.push({
      name: "crash cart",
      calm: false,
      crash: true,
      run: () => ({ life: loseOrder(play, life), shelves }),
    });
}

/** Requests of the dead may be on their way still; their answers reach nobody. */
function crashOrder(play: Play, life: Life): Life {
  let left = life;
  for (const { task } of life.drivers) {
    if (task.kind !== "call") continue;
    if (!task.reply) left = abandoned(left, task.call);
    else if (task.reply.from === "bank" && (task.reply.account?.captures ?? 0) > 0) saw(play, "S5");
  }
  return { ...left, drivers: [] };
}
