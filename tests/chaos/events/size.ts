/** The full size is asked for: the same code with larger numbers. */
export const isFull = Bun.env.TORG_CHAOS === "full";

/** The script's; `TORG_SEED=…` plays it again. */
export const seed = Number(Bun.env.TORG_SEED ?? (isFull ? Math.floor(Math.random() * 2 ** 31) : 1));

const commit = Bun.spawnSync(["git", "rev-parse", "--short", "HEAD"], { stderr: "ignore" })
  .stdout.toString()
  .trim();

/** A line of figures, with what it takes to play it again. */
export const print = (line: string): void =>
  void process.stdout.write(`${line} (TORG_SEED=${seed}${commit === "" ? "" : `, commit ${commit}`})\n`);
