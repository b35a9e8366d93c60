import type { Transaction } from "@torg/chassis";
import type { Ctx } from "../config";
import { holdWriter, isWriter, type Writer } from "../store/connections";

/** Thrown where an import may stop and be taken up again: the service stops, or another driver has taken over. */
export const paused = Symbol("the import goes on later");

/** The right to write for a connection, kept while work goes on. */
export type Turn = {
  /** A sign of life, to be given at least every few seconds. */
  readonly keep: () => Promise<void>;
  /** The context of the next step, whose calls end before the right does. */
  readonly begin: () => Promise<Ctx>;
  /** Makes a commit depend on the right: it is ours until the commit stands. */
  readonly hold: (tx: Transaction) => Promise<void>;
};

const silenceMs = (ctx: Ctx): number => ctx.config.ONEC_RESUME_AFTER_SECONDS * 1_000;

/** Takes the right to write, or keeps it: for a while, so that it is free again if this process dies. */
export const takeTurn = (ctx: Ctx, writer: Writer): Promise<boolean> =>
  holdWriter(ctx.db, writer, silenceMs(ctx));

export function keepTurn(ctx: Ctx, writer: Writer): Turn {
  const renewEveryMs = silenceMs(ctx) / 5;
  let renewedAt = ctx.now().getTime();
  async function keep(): Promise<void> {
    if (ctx.resources.imports.stopping()) throw paused;
    const now = ctx.now().getTime();
    if (now - renewedAt < renewEveryMs) return;
    if (!(await takeTurn(ctx, writer))) throw paused;
    renewedAt = now;
  }
  return {
    keep,
    async begin() {
      await keep();
      return ctx.detached(silenceMs(ctx) * 0.75);
    },
    async hold(tx) {
      if (!(await isWriter(tx, writer))) throw paused;
    },
  };
}
