import { startTestServer } from "@torg/chassis/testing";
import { cleaningUp } from "../cli/cleaning-up";
import { paint } from "../cli/paint";
import { temporaryFolder } from "../cli/temporary-folder";
import { UsageFault } from "../cli/usage-fault";
import { findTests } from "../test-run/find-tests";
import { runCheck } from "../test-run/run-check";
import { runTests } from "../test-run/run-tests";
import { sum, type Tally } from "../test-run/tally";

const checks = ["typecheck", "lint", "layers", "dead-code"];

/**
 * `torg test`: the checks of the whole tree, then its tests against a PostgreSQL of their own. Names choose tests by
 * their paths and leave the checks out. The last line counts; a failure makes the exit code 1.
 */
export async function test(names: readonly string[]): Promise<void> {
  const files = findTests(names);
  if (files.length === 0) throw new UsageFault(`no test's path contains ${names.join(" or ")}`, "test");

  const tallies: Tally[] = [];
  if (names.length === 0) for (const check of checks) tallies.push(await runCheck(check));
  tallies.push(await testsOf(files));

  const { passed, failed, skipped } = sum(tallies);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (failed > 0) process.exitCode = 1;
}

function testsOf(files: readonly string[]): Promise<Tally> {
  return cleaningUp(async (later) => {
    const folder = temporaryFolder("torg-test-run-", later);
    console.log(paint.dim(`··  ${files.length} files of tests, on a PostgreSQL of their own`));
    const server = await startTestServer();
    later(server.stop);
    return runTests({ files, databaseUrl: server.url, folder, later });
  });
}
