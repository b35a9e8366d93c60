import type { Attempt } from "../history";
import type { Doors } from "./doors";
import { judge } from "./invariants";
import { readBooks } from "./read-books";

type Rest = {
  readonly attempts: readonly Attempt[];
  /** So long it must stay right, and empty, before it is believed. */
  readonly quietMs: number;
  readonly withinMs: number;
};

/**
 * Waits until everything has come to rest and is right, and stays so; gives how long that took. Fails with what is still
 * wrong when the time is over: nothing is judged by what the services say of themselves.
 */
export async function atRest(doors: Doors, { attempts, quietMs, withinMs }: Rest): Promise<number> {
  const began = performance.now();
  let quietSince: number | undefined;
  let faults: readonly string[] = [];
  while (performance.now() - began < withinMs + quietMs) {
    faults = judge({ books: await readBooks(doors), attempts });
    if (faults.length > 0) quietSince = undefined;
    else quietSince ??= performance.now();
    if (quietSince !== undefined && performance.now() - quietSince >= quietMs) return quietSince - began;
    await Bun.sleep(lookEveryMs);
  }
  const more = faults.length > shown ? `\n… and ${faults.length - shown} more` : "";
  throw new Error(
    `not right ${Math.round(withinMs / 1_000)} s later:\n${faults.slice(0, shown).join("\n")}${more}`,
  );
}

const lookEveryMs = 250;
const shown = 12;
