import { otherKeyboard } from "./other-keyboard";

/** A word as it was typed between two spaces. */
export type Token = {
  /** Letters and digits apart, in lower case, ё as е: `hr-2470` is `hr`, `2470`. */
  readonly pieces: readonly string[];
  /** Without its signs. */
  readonly bare: string;
  /** The pieces of what the same keys give on the other keyboard. */
  readonly switched: readonly string[];
};
export type SearchText = {
  readonly tokens: readonly Token[];
  /** What may be an article or a barcode, without signs: the whole text, and each of its tokens. */
  readonly codes: readonly string[];
};

const codeCharsMin = 4;

/** What was typed, taken apart as the database takes apart what it keeps. */
export function readSearchText(text: string): SearchText {
  const typed = folded(text).split(/\s+/u);
  const tokens = typed.flatMap((word): Token[] => {
    const pieces = piecesOf(word);
    const switched = piecesOf(otherKeyboard(word));
    return pieces.length === 0 && switched.length === 0 ? [] : [{ pieces, bare: bareOf(word), switched }];
  });
  const codes = [bareOf(folded(text)), ...tokens.map(({ bare }) => bare)];
  return { tokens, codes: [...new Set(codes)].filter(mayBeCode) };
}

const folded = (text: string): string => text.trim().toLowerCase().replaceAll("ё", "е");
const piecesOf = (word: string): string[] => word.match(/\p{L}+|\p{N}+/gu) ?? [];
const bareOf = (word: string): string => piecesOf(word).join("");
const mayBeCode = (bare: string): boolean => bare.length >= codeCharsMin && /\p{N}/u.test(bare);
