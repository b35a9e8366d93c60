import type { ShopProcess } from "../shop/process";
import type { Window } from "./read-storm";

type Kills = {
  /** Their windows, from the kill to readiness and a second. */
  readonly windows: readonly Window[];
  /** From a kill to readiness, in ms. */
  readonly restartMs: readonly number[];
  readonly stop: () => Promise<void>;
};

const afterReadyMs = 1_000;

type Pace = {
  readonly everyMs: number;
  readonly most: number;
};

/** Kills one process after the other, every so often, and starts each again at once. */
export function killInTurn(processes: readonly ShopProcess[], { everyMs, most }: Pace): Kills {
  const windows: Window[] = [];
  const restartMs: number[] = [];
  const restarts = new Set<Promise<void>>();
  const away = new Set<ShopProcess>();
  let next = 0;

  async function killOne(): Promise<void> {
    const turn = processes[next % processes.length];
    next += 1;
    // One that is not back does nothing that a kill could break; and without its sibling nobody would be left to be hurt
    if (!turn || windows.length >= most || [...away].some(({ service }) => service === turn.service)) return;
    away.add(turn);
    const from = Date.now();
    const window = { from, to: Number.POSITIVE_INFINITY };
    windows.push(window);
    await turn.kill();
    await turn.start();
    away.delete(turn);
    restartMs.push(Date.now() - from);
    window.to = Date.now() + afterReadyMs;
  }
  const timer = setInterval(() => {
    const restart = killOne().finally(() => restarts.delete(restart));
    restarts.add(restart);
  }, everyMs);
  return {
    windows,
    restartMs,
    async stop() {
      clearInterval(timer);
      await Promise.all(restarts);
    },
  };
}
