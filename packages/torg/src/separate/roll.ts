import type { RunningProcess } from "./running-process";

type Options = { readonly progress: (line: string) => void; readonly readyWithinMs: number };

let rolling: Promise<string | undefined> = Promise.resolve(undefined);

/**
 * Restarts processes one by one, each after the one before answers again: with two replicas of a service one is always
 * there. Stops at the first that does not come back, and says which. Rounds that are asked for meanwhile follow.
 */
export function roll(
  processes: readonly RunningProcess[],
  { progress, readyWithinMs }: Options,
): Promise<string | undefined> {
  rolling = rolling.then(async () => {
    try {
      for (const [at, running] of processes.entries()) {
        await running.restart();
        await running.answers(readyWithinMs);
        progress(`${running.name} runs anew (${at + 1} of ${processes.length})`);
      }
      return undefined;
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      progress(`not rolled on: ${fault}`);
      return fault;
    }
  });
  return rolling;
}
