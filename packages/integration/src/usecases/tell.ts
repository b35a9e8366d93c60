import type { ImportReport } from "@torg/contracts";
import type { Ctx } from "../config";
import type { Note } from "../domain/note";
import { addCounts, type ExchangeRow } from "../store/exchanges";
import { addFaults } from "../store/journal";
import { markApplied, markRefused, type Outcome } from "../store/pending";

/** A thing whose news are out, one way or another. */
export type Handled = {
  readonly id: string;
  readonly externalId: string;
  readonly received: { readonly name?: string };
  /** The shop had it before. */
  readonly told: boolean;
};

export type Telling = {
  /** For faults: what the operator calls such a thing. */
  readonly kind: string;
  /** Told to the shop, and its answer. */
  readonly sent: readonly Handled[];
  readonly report: ImportReport | undefined;
  /** Nothing of it shows in the shop. */
  readonly silent: readonly Handled[];
  /** Cannot be told, with the reason. */
  readonly unfit: readonly (Handled & { readonly reason: string })[];
};

/** Writes down what came of a batch: what the shop has heard, what it refused and why, and the counts. */
export async function recordTelling(ctx: Ctx, exchange: ExchangeRow, telling: Telling): Promise<void> {
  const { sent, report, silent, unfit } = telling;
  const reasons = new Map(report?.refused.map(({ id, reason }) => [uuidIn(id), reason]));
  const refused = [...sent.flatMap((one) => withReason(one, reasons.get(one.id))), ...unfit];
  const outcomes: Outcome[] = [
    ...sent
      .filter(({ id }) => !reasons.has(id))
      .map(({ id, received }) => ({ id, body: received, told: true })),
    ...silent.map(({ id, received, told }) => ({ id, body: received, told })),
  ];
  const notes = refused.map(
    ({ externalId, received, reason }): Note => ({
      kind: telling.kind,
      externalId,
      name: received.name,
      reason,
    }),
  );
  await ctx.commit(`tell ${telling.kind}`, async (tx) => {
    if (outcomes.length > 0) await markApplied(tx, outcomes);
    if (refused.length > 0) await markRefused(tx, refused);
    await addFaults(tx, exchange, notes);
    await addCounts(tx, exchange.id, {
      created: report?.created ?? 0,
      updated: report?.updated ?? 0,
      unchanged: (report?.unchanged ?? 0) + silent.length,
      refused: refused.length,
    });
  });
}

const uuidIn = (id: string): string => id.slice(id.indexOf("_") + 1);

const withReason = (one: Handled, reason: string | undefined): (Handled & { reason: string })[] =>
  reason === undefined ? [] : [{ ...one, reason }];
