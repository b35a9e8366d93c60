import type { Ctx } from "../config";
import { holdWriter, type Writer } from "../store/connections";

/** Thrown where an import may stop and be taken up again: the service stops, or another driver has taken over. */
export const paused = Symbol("the import goes on later");

/** The right to write for a connection, kept while work goes on. */
export type Turn = {
  /** To be called at least every few seconds of work, outside commits. */
  readonly keep: () => Promise<void>;
};

/** After this long without a sign of life somebody else may go on. */
export const writerSilenceMs = 20_000;
const renewEveryMs = 4_000;

export function keepTurn(ctx: Ctx, writer: Writer): Turn {
  let renewedAt = ctx.now().getTime();
  return {
    async keep() {
      if (ctx.resources.imports.stopping()) throw paused;
      const now = ctx.now().getTime();
      if (now - renewedAt < renewEveryMs) return;
      if (!(await holdWriter(ctx.db, writer, writerSilenceMs))) throw paused;
      renewedAt = now;
    },
  };
}
