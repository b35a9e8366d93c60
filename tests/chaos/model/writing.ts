import {
  cancelMessage,
  moneyMessage,
  moveMessage,
} from "../../../packages/notification/src/domain/order-message";
import type { Order } from "../../../packages/order/src/domain/order";
import type { Life } from "./life";
import { type Message, put } from "./message";
import { noon, type Play, saw } from "./play";

/** What order's `change` answers: the order as it then stands, in a life that knows. */
export type Written = { readonly life: Life; readonly order: Order };

/** Order's `change`: decides on what is remembered; who comes second decides again on what is there. */
export function change(
  play: Play,
  life: Life,
  { seen, decide }: { seen: Order; decide: (order: Order, at: Date) => Order },
): Written {
  for (let before = seen; ; ) {
    const decided = decide(before, noon);
    if (decided === before) return { life, order: before };
    const { row } = life;
    if (row !== undefined && row.version !== before.version) {
      saw(play, "S9");
      if (play.rules.comparesVersions) {
        before = row;
        continue;
      }
    }
    const after = { ...decided, version: before.version + 1, attempts: 0 };
    return { life: written(play, life, { before, after }), order: after };
  }
}

/** The order as written, with its news on the way to everybody who hears them. */
function written(play: Play, life: Life, { before, after }: { before: Order; after: Order }): Life {
  const told = play.rules.newsOf({ before, after, at: noon });
  let { bag } = life;
  const { moved } = told;
  if (moved) {
    saw(play, `${before.status} → ${after.status}`);
    const over = play.rules.isOver(moved.status);
    if (over || moved.shipped.length > 0) bag = put(bag, settling(over, moved.shipped));
    const move = play.rules.moveFor(moved.status);
    if (move) bag = put(bag, { kind: "cart", key: `cart ${move}`, move, must: true });
  }
  if (!play.sinks) return { ...life, row: after, bag };

  const letters: string[] = [];
  if (moved && moveMessage(moved)) letters.push(`moved@${after.version}`);
  if (told.cancelled && cancelMessage(told.cancelled)) letters.push(`cancelled@${after.version}`);
  for (const [n, payment] of told.payments.entries())
    if (moneyMessage(payment)) letters.push(`${payment.kind} ${n}@${after.version}`);
  for (const letter of letters) bag = put(bag, { kind: "letter", key: `letter ${letter}`, must: true });
  const isNews = moved !== undefined || told.payments.length > 0;
  if (isNews) bag = put(bag, { kind: "version", key: `version ${after.version}`, must: true });
  const version = isNews ? after.version : life.told.version;
  return { ...life, row: after, bag, told: { letters: [...life.told.letters, ...letters], version } };
}

type Shipped = Extract<Message, { kind: "settle" }>["shipped"];

/** Product's delivery of a move: those that ask the same of it are the same here. */
const settling = (over: boolean, shipped: Shipped): Message => ({
  kind: "settle",
  key: `settle ${over} ${shipped.map(({ quantity }) => quantity).join()}`,
  over,
  shipped,
  must: true,
});
