/** Counts of what faults did: a run in which one of them is missing proves nothing about the others. */
export type Bites = Readonly<Record<string, { readonly seen: number; readonly atLeast: number }>>;

/** Which faults did not bite, each in a sentence. */
export const toothless = (bites: Bites): string[] =>
  Object.entries(bites)
    .filter(([, { seen, atLeast }]) => seen < atLeast)
    .map(([what, { seen, atLeast }]) => `${what}: ${seen}, and ${atLeast} were to be seen: no fault bit`);
