import type { Doors } from "../books/doors";
import type { Shop } from "../harness/shop";
import type { Attempt } from "../history";
import { codeOf, type Guest, insist, newGuest, orderOf, type Reply } from "./guest";

/** What was not as promised, each in a sentence; and what the clients were told, for the judge of the books. */
export type Played = {
  readonly faults: string[];
  readonly attempts: Attempt[];
  readonly unanswered: number;
  /** Of the requests that a kill met, how many were open. */
  readonly inside: number;
};

type Wish = {
  readonly shop: Shop;
  readonly doors: Doors;
  readonly variants: readonly `var_${string}`[];
  readonly keys: number;
  readonly dice: () => number;
  /** Whose death a request is to survive. */
  readonly victim: string;
};

const together = 10;
const sideBySide = 8;
const hourMs = 3_600_000;

/** Every promise about a key, for so many keys: each of them ends as exactly one order. */
export async function playKeys({ shop, doors, variants, keys, dice, victim }: Wish): Promise<Played> {
  const faults: string[] = [];
  const attempts: Attempt[] = [];
  const count = { unanswered: 0 };
  let inside = 0;
  const say = (isWrong: boolean, what: string) => isWrong && faults.push(what);
  const variant = () => variants[Math.floor(dice() * variants.length)] ?? "var_";
  const guest = (): Promise<Guest> => newGuest(shop.url, variant());
  const note = (key: string, { email }: Guest, reply: Reply) => {
    const orderId = orderOf(reply);
    attempts.push({ key, email, outcome: orderId ? "placed" : "refused", ...(orderId && { orderId }) });
  };
  const first = new Map<string, { readonly guest: Guest; readonly reply: Reply }>();

  async function playKey(key: string): Promise<void> {
    const [own, other] = await Promise.all([guest(), guest()]);
    const ask = () => insist(() => own.checkout({ key }), count);
    const replies = await Promise.all(Array.from({ length: together }, ask));
    const [reply] = replies;
    if (!reply) return;
    first.set(key, { guest: own, reply });
    note(key, own, reply);
    say(reply.status !== 200, `${key}: ${reply.status} ${codeOf(reply)}`);
    say(new Set(replies.map(({ text }) => text)).size !== 1, `${key}: ${together} requests got other bytes`);

    const another = await insist(() => own.checkout({ key, comment: "another body" }), count);
    say(
      another.status !== 422 || codeOf(another) !== "key.reused",
      `${key}: another body got ${another.status}`,
    );

    const stranger = await insist(() => other.checkout({ key }), count);
    note(`${key} of another`, other, stranger);
    say(stranger.status !== 200, `${key}: another user got ${stranger.status} ${codeOf(stranger)}`);
    say(orderOf(stranger) === orderOf(reply), `${key}: another user got the same order`);

    const cancelled = await insist(() => other.cancel(orderOf(stranger) ?? "", key), count);
    say(cancelled.status !== 200, `${key}: another operation got ${cancelled.status} ${codeOf(cancelled)}`);

    const late = await guest();
    for (const wrong of [undefined, "k".repeat(256)]) {
      const refused = await insist(() => late.checkout({ key: wrong }), count);
      say(
        refused.status !== 400 || codeOf(refused) !== "key.missing",
        `a key of ${wrong?.length ?? "no"} characters got ${refused.status}`,
      );
    }
    const longest = key.padEnd(255, "x");
    const fits = await insist(() => late.checkout({ key: longest }), count);
    note(longest, late, fits);
    say(fits.status !== 200, `a key of 255 characters got ${fits.status} ${codeOf(fits)}`);
  }

  /** Requests that are open when their process dies; whoever asks again gets the one order. */
  async function playKill(round: number): Promise<void> {
    const own = await Promise.all(Array.from({ length: sideBySide }, guest));
    let answered = 0;
    const asking = own.map(async (each, n) => {
      const key = `killed ${round} ${n} ${crypto.randomUUID()}`;
      const told = await each.checkout({ key }).catch(() => undefined);
      answered += 1;
      const reply = await insist(() => each.checkout({ key }), count);
      note(key, each, reply);
      say(reply.status !== 200, `${key}: ${reply.status} ${codeOf(reply)}`);
      say(told?.status === 200 && told.text !== reply.text, `${key}: other bytes after the kill`);
    });
    await Bun.sleep(dice() * killWithinMs); // the moment is the experiment
    if (answered < sideBySide) inside += sideBySide - answered;
    await shop.kill(victim);
    await shop.ready(victim);
    await Promise.all(asking);
  }

  const names = Array.from({ length: keys }, (_, n) => `key ${n} ${crypto.randomUUID()}`);
  for (let at = 0; at < names.length; at += sideBySide)
    await Promise.all(names.slice(at, at + sideBySide).map(playKey));
  for (let round = 0; round < Math.max(2, keys / 50); round += 1) await playKill(round);

  say((await doors.ageKeys(hourMs)) < keys, "not every key was remembered");
  for (const [key, { guest: own, reply }] of first) {
    const again = await insist(() => own.checkout({ key }), count);
    say(again.text !== reply.text || again.status !== reply.status, `${key}: other bytes an hour later`);
  }
  return { faults, attempts, unanswered: count.unanswered, inside };
}

const killWithinMs = 60;
