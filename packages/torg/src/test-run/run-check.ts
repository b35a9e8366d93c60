import { paint } from "../cli/paint";
import { root } from "../folders";
import type { Tally } from "./tally";

/** One check of the whole tree, a script of the root's package.json: a line when it holds, its words when it does not. */
export async function runCheck(script: string): Promise<Tally> {
  const started = performance.now();
  // --bun: dependency-cruiser wants a newer Node than the one that may be about
  const check = Bun.spawn([process.execPath, "--bun", "run", "--silent", script], {
    cwd: root,
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([
    new Response(check.stdout).text(),
    new Response(check.stderr).text(),
    check.exited,
  ]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const holds = code === 0;
  console.log(`${holds ? paint.green("ok") : paint.red("no")}  ${script} ${paint.dim(`${seconds} s`)}`);
  if (!holds) console.log(`${out}${err}`.trimEnd());
  return { passed: holds ? 1 : 0, failed: holds ? 0 : 1, skipped: 0 };
}
