import { progress } from "../cli/progress";
import { UsageFault } from "../cli/usage-fault";
import { dataFolder } from "../folders";
import { isRunning } from "../separate/own-folder";
import { readState, type SeparateState, stateFile } from "../separate/state-file";

type Given = { readonly data?: string | undefined };

const lookEveryMs = 100;

/** Restarts every process of a Torg that runs separately, one by one, and waits for the end of the round. */
export async function rollSeparate({ data }: Given): Promise<void> {
  const before = running(data);
  process.kill(before.pid, "SIGHUP");
  for (;;) {
    const { rolls } = running(data);
    if (rolls.done > before.rolls.done) {
      if (rolls.fault !== undefined) throw new Error(`the round was not finished: ${rolls.fault}`);
      progress(`${before.processes.length} processes run anew`);
      return;
    }
    await Bun.sleep(lookEveryMs);
  }
}

function running(data: string | undefined): SeparateState {
  const file = stateFile(data);
  const state = isRunning(dataFolder(data)) ? readState(file) : undefined;
  if (!state) throw new UsageFault("nothing runs here: ./torg up --separate starts it", "roll");
  return state;
}
