import type { Member } from "./start-member";

/** Starts a member again whenever it ends, as a supervisor would, until this is disposed of. */
export async function supervised(
  start: () => Promise<Member>,
): Promise<AsyncDisposable & { readonly restarts: () => number; readonly downMs: () => number }> {
  let member = await start();
  let over = false;
  let restarts = 0;
  let downMs = 0;
  const watching = (async () => {
    while (!over) {
      await member.gone;
      if (over) return;
      restarts += 1;
      const died = performance.now();
      member = await start();
      await member.up;
      downMs += performance.now() - died;
    }
  })();
  await member.up;
  return {
    restarts: () => restarts,
    /** From a death until the next one was up, in all. */
    downMs: () => downMs,
    async [Symbol.asyncDispose]() {
      over = true;
      await member.kill();
      await watching;
      await member.kill(); // one that was being started
    },
  };
}
