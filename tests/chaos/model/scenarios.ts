import type { Scenario } from "./placing";
import type { Play } from "./play";
import { rules } from "./rules";

type Search = {
  readonly name: string;
  readonly scenario: Scenario;
  readonly play: Omit<Play, "coverage">;
  /** Too large for the short size. */
  readonly isLarge?: true;
};

const one = { orders: 1, method: "card", stock: [9, 9] } as const;
const bounds = { rules, sinks: false, driversMax: 2, crashesMax: 2, tokens: [] };
const paying = { ...bounds, slow: "money" } as const;

/**
 * One order of two lines, two drivers at once, two crashes, one duplicate of each message: every order of happenings.
 * Where a card pays, cart and product hear at once, because nobody who pays reads what they do; the last search delays
 * them, too, and bounds drivers and crashes instead.
 */
export const searches: readonly Search[] = [
  { name: "on delivery", scenario: { ...one, method: "on_delivery" }, play: { ...bounds, slow: "all" } },
  { name: "one line short", scenario: { ...one, stock: [9, 0] }, play: { ...bounds, slow: "all" } },
  { name: "paid late", scenario: one, play: { ...paying, tokens: ["delayed"] } },
  { name: "paid at once", scenario: one, play: { ...paying, tokens: ["ok"] } },
  { name: "declined", scenario: one, play: { ...paying, tokens: ["declined"] } },
  {
    name: "paid at once, everything slow",
    scenario: one,
    play: { ...bounds, slow: "all", tokens: ["ok"], driversMax: 1, crashesMax: 0 },
    isLarge: true,
  },
];

/** Five orders that share their shelves: there is enough, the first line is for three, the second for two. */
export const crowds: readonly Scenario[] = [
  { orders: 5, method: "card", stock: [99, 99] },
  { orders: 5, method: "card", stock: [6, 9] },
  { orders: 5, method: "card", stock: [99, 2] },
  { orders: 5, method: "on_delivery", stock: [99, 3] },
];
export const crowded: Omit<Play, "coverage"> = {
  rules,
  sinks: true,
  driversMax: 3,
  crashesMax: 2,
  slow: "all",
  tokens: ["ok", "ok", "delayed", "declined"],
};
