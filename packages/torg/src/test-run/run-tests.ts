import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { paint } from "../cli/paint";
import { environment } from "../environment";
import { root } from "../folders";
import { readJunit } from "./junit";
import type { Tally } from "./tally";

/** What a test may take that does not say otherwise: a busy machine is no failure. */
const timeoutMs = 60_000;

type Run = {
  readonly files: readonly string[];
  /** Where the servers are. */
  readonly env: Readonly<Record<string, string>>;
  /** For the report and whatever else is temporary; whoever calls removes it. */
  readonly folder: string;
  readonly later: (giveBack: () => unknown) => void;
};

/** Runs test files in one process. A file that reports nothing did not load, or died: that is a failure. */
export async function runTests({ files, env, folder, later }: Run): Promise<Tally> {
  const report = join(folder, `${crypto.randomUUID()}.xml`);
  const child = Bun.spawn(
    [
      process.execPath,
      "test",
      `--timeout=${timeoutMs}`,
      "--reporter=junit",
      `--reporter-outfile=${report}`,
      ...files.map((file) => `./${file}`),
    ],
    {
      cwd: root,
      env: { ...environment, ...env, TMPDIR: folder },
      stdio: ["ignore", "inherit", "inherit"],
      detached: true, // a group of its own, to be ended with all that the tests have started
    },
  );
  later(() => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGTERM");
    return child.exited;
  });
  await child.exited;

  const { passed, failed, skipped, skips, files: reported } = readJunit(textOf(report));
  for (const skip of skips) console.log(`${paint.yellow("skipped")}  ${skip}`);
  const faults = files
    .filter((file) => !reported.has(file))
    .map((file) => `${file} reported nothing: it did not load, or it died`);
  if (child.exitCode !== 0 && failed + faults.length === 0)
    faults.push("an error outside of any test, see above");
  if (child.signalCode !== null) faults.push(`bun test was ended by ${child.signalCode}`);
  for (const fault of faults) console.log(`${paint.red("no")}  ${fault}`);
  return { passed, failed: failed + faults.length, skipped };
}

const textOf = (report: string): string => (existsSync(report) ? readFileSync(report, "utf8") : "");
