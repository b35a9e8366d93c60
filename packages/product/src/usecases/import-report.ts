import type { ImportReport } from "@torg/contracts";
import type { Changes } from "../domain/changes";
import type { Refusal } from "../domain/refusals";

export const idsOf = <Id extends string>(rows: readonly { readonly id: Id }[]): Id[] =>
  rows.map(({ id }) => id);

/** The counts of a batch. */
export const reportOf = (
  changes: readonly Changes<{ id: string }>[],
  refused: Refusal[] = [],
): ImportReport => ({
  created: changes.reduce((sum, { created }) => sum + created.length, 0),
  updated: changes.reduce((sum, { changed }) => sum + changed.length, 0),
  unchanged: changes.reduce((sum, { unchanged }) => sum + unchanged.length, 0),
  refused,
});
