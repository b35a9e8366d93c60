/** Why a row, or a part of it, was not taken; the sentence is for the 1C operator. */
export type Note = {
  readonly kind: string;
  readonly externalId: string;
  readonly name?: string | undefined;
  readonly reason: string;
};

/** A row as far as it could be read. Without `row` nothing of it is taken; the notes say why. */
export type Reading<R> = { readonly row?: R; readonly notes: readonly Note[] };

/** The first `charsMax` characters, and a note when that was not all. */
export function cut(value: string, charsMax: number, onCut: (reason: string) => void): string {
  const characters =
    value.length <= charsMax ? undefined : Array.from(value).slice(0, charsMax).join("").slice(0, charsMax);
  if (characters === undefined) return value;
  onCut(`длиннее ${charsMax} знаков, сокращено`);
  return characters;
}
