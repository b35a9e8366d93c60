import { failureOf } from "@torg/contracts/client";
import { Interrupted } from "./cli/cleaning-up";
import { dispatch } from "./cli/dispatch";
import { paint } from "./cli/paint";
import { UsageFault } from "./cli/usage-fault";
import { commands } from "./commands";

/** EX_USAGE of sysexits.h. */
const wrongUsage = 64;
/** 128 + SIGINT, as shells have it. */
const interrupted = 130;

/** For mistakes a sentence, for failures of a running Torg their title; only what nobody foresaw shows its stack. */
function explain(error: unknown): string {
  if (error instanceof UsageFault) return error.message;
  const failure = failureOf(error);
  if (failure) return `${failure.problem.title} (${failure.code})`;
  if (!(error instanceof Error)) return Bun.inspect(error);
  if (error.name === "TRPCClientError") return `${error.message}; is Torg running, and is --url its address?`;
  return ["Refusal", "ConfigFaults", "Difference"].includes(error.name) ? error.message : Bun.inspect(error);
}

function report(error: unknown): number {
  if (error instanceof Interrupted) return interrupted;
  console.error(`${paint.error("torg:")} ${explain(error)}`);
  if (!(error instanceof UsageFault)) return 1;
  console.error(`      ${["torg", error.command, "--help"].filter(Boolean).join(" ")} says what there is`);
  return wrongUsage;
}

try {
  await dispatch(commands, process.argv.slice(2));
} catch (error) {
  process.exitCode = report(error);
}
process.exit(); // a connection kept alive, or a timer, must not keep a command that is done
