import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { environment } from "../environment";
import { root } from "../folders";

const State = z.object({
  /** The process that keeps the others running. */
  pid: z.number(),
  /** The first gateway's; nothing before it answers. */
  url: z.string().optional(),
  /** Rounds of `torg roll` that came to their end, and what went wrong in the last one. */
  rolls: z.object({ done: z.number(), fault: z.string().optional() }),
  processes: z.array(
    z.object({
      name: z.string(),
      service: z.string(),
      /** Nothing while it is between two lives. */
      pid: z.number().optional(),
      port: z.number(),
      url: z.string(),
      ready: z.boolean(),
      restarts: z.number(),
    }),
  ),
});
export type SeparateState = z.output<typeof State>;

/** Where a Torg that runs separately writes down its processes: in its data folder where that was named, else in .torg. */
export const stateFile = (data: string | undefined): string =>
  resolve(data ?? environment.TORG_DATA ?? join(root, ".torg"), "separate.json");

export function readState(file: string): SeparateState | undefined {
  return existsSync(file) ? State.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

/** Whole or not at all: others read it while we write. */
export function writeState(file: string, state: SeparateState): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
