import { Failure } from "@torg/contracts";
import { applyTo } from "../../../packages/product/src/domain/shelves.fixture";
import { bankHears } from "./bank";
import type { Call } from "./call";
import { abandoned, withDriver, withoutDriver } from "./driving";
import type { Driver, Life, Reply } from "./life";
import type { Message } from "./message";
import { type Play, type Scene, saw } from "./play";

type Landed = Scene & { readonly reply: Reply };

/** A call does its work at the other side, in one commit. */
export function land(play: Play, scene: Scene, call: Call): Landed {
  return call.kind === "reserve" ? reserve(play, scene) : askBank(play, scene, call);
}

function reserve(play: Play, { life, shelves }: Scene): Landed {
  const reply = (refusal?: Extract<Reply, { from: "product" }>["refusal"]): Reply => ({
    from: "product",
    refusal,
  });
  const lines = life.cart.lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
  const opened = play.rules.openHold(life.hold);
  if (life.hold?.state === "held") saw(play, "S1");
  if (opened === "done") return { life, shelves, reply: reply() };
  if (opened === "refuse") return { life, shelves, reply: reply("released") };
  try {
    const decision = play.rules.allocate(lines, shelves);
    return {
      life: { ...life, hold: { state: "held", lines: decision.lines } },
      shelves: applyTo(shelves, decision.movements),
      reply: reply(),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const first = life.cart.lines[0];
    const shelf = shelves.find(({ variantId }) => variantId === first?.variantId);
    const hasFirst = shelf && first && shelf.onHand - shelf.reserved >= first.quantity;
    if (hasFirst) saw(play, "S6");
    const refused = reply(play.rules.refusalOf(life.cart, error));
    if (play.rules.rollsBack || !hasFirst) return { life, shelves, reply: refused };
    const { lines: kept, movements } = play.rules.allocate(lines.slice(0, 1), shelves);
    return {
      life: { ...life, hold: { state: "held", lines: kept } },
      shelves: applyTo(shelves, movements),
      reply: refused,
    };
  }
}

function askBank(play: Play, { life, shelves }: Scene, call: Exclude<Call, { kind: "reserve" }>): Landed {
  const known = life.bank.find(({ id }) => id === call.paymentId);
  const isOnlyAsked = call.kind === "find" || call.kind === "look";
  if (!known && isOnlyAsked) return { life, shelves, reply: { from: "bank", account: undefined } };
  const before = known ?? {
    id: call.paymentId,
    minor: life.cart.total.minor,
    asked: undefined,
    captures: 0,
    voided: false,
    refunds: [],
  };
  const account = bankHears(before, call, play.rules);
  const bank = known ? life.bank.map((each) => (each === known ? account : each)) : [...life.bank, account];
  return { life: { ...life, bank }, shelves, reply: { from: "bank", account } };
}

/** A driver's call lands; its answer is on the way back. */
export function landFor(
  play: Play,
  scene: Scene,
  { driver, twice }: { driver: Driver; twice: boolean },
): Scene {
  const { task } = driver;
  if (task.kind === "write") return scene;
  const { life, shelves, reply } = land(play, scene, task.call);
  const waiting = withDriver(withoutDriver(life, driver), { ...driver, task: { ...task, reply } });
  return { life: twice ? abandoned(waiting, task.call) : waiting, shelves };
}

/** Product hears of a move: spends what has left, and gives the rest back when the order is over. */
export function settleStock(
  play: Play,
  { life, shelves }: Scene,
  { over, shipped }: Extract<Message, { kind: "settle" }>,
): Scene {
  if (over && life.hold === undefined) saw(play, "S2");
  const hold = over ? play.rules.closeHold(life.hold) : life.hold;
  if (hold === undefined || life.hold === undefined) return { life: { ...life, hold }, shelves };
  const { lines, movements } = play.rules.settle(hold.lines, shelves, { shipped, over });
  return { life: { ...life, hold: { ...hold, lines } }, shelves: applyTo(shelves, movements) };
}

/** Cart moves a checkout as its table says; what the table does not name changes nothing. */
export function moveCart(play: Play, life: Life, move: "place" | "thaw" | "close"): Life {
  const checkout = life.checkout && play.rules.moveCheckout(life.checkout, move);
  return checkout === undefined ? life : { ...life, checkout };
}
