import type { Member } from "./start-member";

/** Starts a member again whenever it ends, as a supervisor would, until this is disposed of. */
export async function supervised(
  start: () => Promise<Member>,
): Promise<
  AsyncDisposable & { readonly restarts: () => number; readonly url: () => Promise<string | undefined> }
> {
  let member = await start();
  let over = false;
  let restarts = 0;
  const watching = (async () => {
    while (!over) {
      await member.gone;
      if (over) return;
      restarts += 1;
      member = await start();
    }
  })();
  await member.up;
  return {
    restarts: () => restarts,
    url: () => member.up,
    async [Symbol.asyncDispose]() {
      over = true;
      await member.kill();
      await watching;
      await member.kill(); // one that was being started
    },
  };
}
