/** Ctrl-C or SIGTERM came; what was taken has been given back. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Notes down how something that was taken is given back. */
export type Later = (giveBack: () => unknown) => void;

/**
 * Runs work that takes things to be given back later, in reverse order: at its end, at its failure, and at Ctrl-C or
 * SIGTERM, which make it throw `Interrupted`. A second signal ends the process at once.
 */
export async function cleaningUp<T>(work: (later: Later) => Promise<T>): Promise<T> {
  const interrupted = Promise.withResolvers<never>();
  const onSignal = () => interrupted.reject(new Interrupted());
  await using taken = new AsyncDisposableStack();
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, onSignal);
    taken.defer(() => void process.off(signal, onSignal));
  }
  const later = (giveBack: () => unknown) => taken.defer(async () => void (await giveBack()));
  return await Promise.race([work(later), interrupted.promise]);
}
