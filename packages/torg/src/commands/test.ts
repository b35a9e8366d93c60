import { cleaningUp } from "../cli/cleaning-up";
import { paint } from "../cli/paint";
import { temporaryFolder } from "../cli/temporary-folder";
import { UsageFault } from "../cli/usage-fault";
import { findTests } from "../test-run/find-tests";
import { runCheck } from "../test-run/run-check";
import { runTests } from "../test-run/run-tests";
import { startTestServers } from "../test-run/start-test-servers";
import { sum, type Tally } from "../test-run/tally";

const checks = ["typecheck", "lint", "layers", "dead-code"];

/**
 * `torg test`: the checks of the whole tree, then its tests against servers of their own, which start meanwhile. Names
 * choose tests by their paths and leave the checks out; with `full` those of chaos are as long as their promises. The last line counts; a failure makes the exit code 1.
 */
export async function test(names: readonly string[], { full }: { full: boolean }): Promise<void> {
  const groups = findTests(names);
  if (groups.size === 0) throw new UsageFault(`no test's path contains ${names.join(" or ")}`, "test");

  const tallies: Tally[] = [];
  await cleaningUp(async (later) => {
    const folder = temporaryFolder("torg-test-run-", later);
    const starting = startTestServers(later);
    starting.catch(() => undefined); // told below, after the checks
    if (names.length === 0) for (const check of checks) tallies.push(await runCheck(check));
    const env = { ...(await starting), ...(full && { TORG_CHAOS: "full" }) };
    for (const [name, files] of groups) {
      console.log(`\n${paint.bold(name)} ${paint.dim(`${files.length} files`)}`);
      tallies.push(await runTests({ files, env, folder, later }));
    }
  });
  const { passed, failed, skipped } = sum(tallies);
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (failed > 0) process.exitCode = 1;
}
