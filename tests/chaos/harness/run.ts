import { random } from "../seed";

/** What a run is repeated by. */
export type Run = {
  readonly seed: number;
  readonly dice: () => number;
  /** For a test's name and its last line: what to set to play the same script again, and on which commit. */
  readonly label: string;
};

/** The long size of every test here: `torg test chaos --full`. */
export const isFull = Bun.env.TORG_CHAOS === "full";

/** One number of the two sizes. */
export const sized = (sizes: { readonly short: number; readonly full: number }): number =>
  isFull ? sizes.full : sizes.short;

/** The seed of this run: given, or drawn anew. The same one plays the same clients and faults, not the same scheduling. */
export function startRun(): Run {
  const seed = Number(Bun.env.TORG_SEED ?? Math.floor(Math.random() * 2 ** 31));
  return {
    seed,
    dice: random(seed),
    label: `TORG_SEED=${seed}${isFull ? " TORG_CHAOS=full" : ""} at ${commit()}`,
  };
}

function commit(): string {
  const { success, stdout } = Bun.spawnSync(["git", "rev-parse", "--short=12", "HEAD"], {
    cwd: import.meta.dir,
    stderr: "ignore",
  });
  return success ? stdout.toString().trim() : "no commit";
}
