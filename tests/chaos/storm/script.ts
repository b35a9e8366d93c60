/** How one checkout is asked for. */
export type Manner = "once" | "twice" | "left";

/** One try to buy, as the seed has it. */
export type Try = {
  /** Idempotency key, and whose letter it is. */
  readonly key: string;
  /** When it is due, from the storm's beginning. */
  readonly atMs: number;
  /** `left`: the connection is cut before the answer is there. */
  readonly manner: Manner;
  /** Of one that was left: after how long, and when the same key is sent again; never, where that is absent. */
  readonly cutAfterMs: number;
  readonly backAfterMs: number | undefined;
  /** What the payment form gives: with `lost` the provider takes the money and its answer is lost. */
  readonly token: "ok" | "lost";
  /** As a new guest with a new cart. */
  readonly anew: boolean;
};

type Size = { readonly clients: number; readonly checkouts: number; readonly perSecond: number };

const twiceShare = 0.3;
const leftShare = 0.05;
const neverBackShare = 0.5;
const lostShare = 0.1;
/** A guest who was refused so often leaves, and another one comes with a cart of her own. */
const triesOfGuest = 10;

/** What each client does and when: the same for the same dice. Due times lie evenly, each moved by less than a turn. */
export function scriptOf(
  dice: () => number,
  { clients, checkouts, perSecond }: Size,
): readonly (readonly Try[])[] {
  const scripts = Array.from({ length: clients }, (): Try[] => []);
  const stepMs = 1_000 / perSecond;
  for (let n = 0; n < checkouts; n += 1) {
    const own = scripts[n % clients];
    const roll = dice();
    own?.push({
      key: `storm-${n}-${Math.floor(dice() * 2 ** 32).toString(36)}`,
      atMs: Math.round((n + dice()) * stepMs),
      manner: roll < twiceShare ? "twice" : roll < twiceShare + leftShare ? "left" : "once",
      cutAfterMs: 1 + Math.round(dice() * 25),
      backAfterMs: dice() < neverBackShare ? undefined : 300 + Math.round(dice() * 2_000),
      token: dice() < lostShare ? "lost" : "ok",
      anew: own.length % triesOfGuest === 0,
    });
  }
  return scripts;
}

export const emailOf = (key: string): string => `${key}@storm.example`;
