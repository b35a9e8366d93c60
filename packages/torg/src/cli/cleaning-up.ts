/** EX: 128 + SIGINT. */
const interrupted = 130;

/**
 * Runs work that takes things to be given back later, in reverse order: at its end, at its failure, and at Ctrl-C or
 * SIGTERM, which then end the process.
 */
export async function cleaningUp<T>(
  work: (later: (giveBack: () => unknown) => void) => Promise<T>,
): Promise<T> {
  await using taken = new AsyncDisposableStack();
  const onSignal = () => void taken.disposeAsync().finally(() => process.exit(interrupted));
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  try {
    return await work((giveBack) => {
      taken.defer(async () => void (await giveBack()));
    });
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}
