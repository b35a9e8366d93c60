import type { Shelf } from "../../../packages/product/src/domain/stock";
import type { Token } from "./call";
import { type Coverage, saw as seen } from "./coverage";
import type { Life } from "./life";
import type { Rules } from "./rules";

export type Slow = "all" | "money" | "stock" | "cart";

/** What a run is played by. */
export type Play = {
  readonly rules: Rules;
  readonly coverage: Coverage;
  /** Letters and 1C's side hear of everything and tell nobody: without them a search is smaller and finds the same. */
  readonly sinks: boolean;
  readonly driversMax: number;
  /**
   * The pipe whose every delay is tried. The others deliver at once, and their calls are heard as they land: nothing
   * reads between. A call that is given up, lands late and is found by another driver is the same as a late answer.
   */
  readonly slow: Slow;
  /** What the buyer pays with. */
  readonly tokens: readonly Token[];
  readonly crashesMax: number;
};

/** One life and the shelves that it shares: what a single happening changes. */
export type Scene = { readonly life: Life; readonly shelves: readonly Shelf[] };

export const saw = ({ coverage }: Play, what: string): void => seen(coverage, what);

export const noon = new Date("2026-11-23T12:00:00Z");
