type Row = { readonly id: string };

/** What a batch does to the rows that are there. */
export type Changes<R extends Row> = {
  readonly created: readonly R[];
  readonly changed: readonly R[];
  readonly unchanged: readonly R[];
};

/** Tells rows that are new or differ from rows that say again what is known. */
export function findChanges<R extends Row>(known: ReadonlyMap<string, R>, next: readonly R[]): Changes<R> {
  const created: R[] = [];
  const changed: R[] = [];
  const unchanged: R[] = [];
  for (const row of next) {
    const before = known.get(row.id);
    if (before === undefined) created.push(row);
    else if (Bun.deepEquals(before, row)) unchanged.push(row);
    else changed.push(row);
  }
  return { created, changed, unchanged };
}

/** One row per id: a later one adds to an earlier one and wins where both speak. */
export function foldById<R extends Row>(rows: readonly R[]): R[] {
  const folded = new Map<string, R>();
  for (const row of rows) folded.set(row.id, { ...folded.get(row.id), ...row });
  return [...folded.values()];
}
