import type { SearchText, Token } from "./search-text";
import { spokenBrand } from "./spoken-brands";

/** What the catalogue knows of a word. */
export type KnownWord = {
  /** What PostgreSQL makes of it; nothing of a word that is in every text. */
  readonly stem: string | null;
  /** Whether a product is found by it. */
  readonly known: boolean;
  /** Stems of words that sound the same, in either alphabet. */
  readonly same: readonly string[];
  /** Stems of words that begin with it, the most usual first. */
  readonly goesOn: readonly string[];
  /** Words that sound nearly like it. */
  readonly alike: readonly Alike[];
  readonly sound: string;
};
export type Alike = { readonly stem: string; readonly sound: string; readonly products: number };

/** What is asked of the index: as it was typed, and with everything that may be meant. */
export type SearchPlan = { readonly exact: string; readonly wide: string };

/** The words that are to be looked up before a search is planned. */
export type WordsToKnow = {
  /** Each once. */
  readonly words: readonly string[];
  /** Those of them that were typed so, numbers left out: nobody corrects them, and the catalogue is full of them. */
  readonly typed: readonly string[];
  /** Those that may go on. */
  readonly unfinished: readonly string[];
};

export function wordsOf({ tokens }: SearchText): WordsToKnow {
  const typed = tokens.flatMap(({ pieces }) => pieces);
  const words = [...typed, ...tokens.flatMap(({ switched }) => switched)];
  const last = tokens.at(-1);
  const unfinished = [last?.pieces.at(-1), last?.switched.at(-1)].flatMap((word) => (word ? [word] : []));
  return {
    words: [...new Set([...words, ...words.flatMap((word) => spokenBrand(word) ?? [])])],
    typed: typed.filter(isWord),
    unfinished: unfinished.filter((word) => isWord(word) && word.length >= 2),
  };
}

/** The search as two texts of a tsquery of whole stems; nothing where the text says nothing. All tokens must be met. */
export function planSearch(text: SearchText, known: ReadonlyMap<string, KnownWord>): SearchPlan | undefined {
  const terms = text.tokens.flatMap((token) => termOf(token, known) ?? []);
  if (terms.length === 0) return undefined;
  const join = (texts: readonly string[]): string => texts.join(" & ");
  return { exact: join(terms.map(({ exact }) => exact)), wide: join(terms.map(({ wide }) => wide)) };
}

type Term = { readonly exact: string; readonly wide: string };

function termOf(token: Token, known: ReadonlyMap<string, KnownWord>): Term | undefined {
  const own = token.pieces.flatMap((piece) => pieceTerm(piece, known) ?? []);
  const strange = token.pieces.some((piece) => isWord(piece) && !isMet(piece, known));
  const switched = token.switched.every((piece) => !isWord(piece) || isMet(piece, known));
  if ((strange || token.pieces.length === 0) && switched && token.switched.some(isWord)) {
    const meant = token.switched.flatMap((piece) => pieceTerm(piece, known) ?? []);
    if (meant.length > 0) return together(meant);
  }
  if (own.length === 0) return undefined;
  const term = together(own);
  return own.length === 1 ? term : { ...term, wide: `(${term.wide} | ${quoted(token.bare)})` };
}

const together = (terms: readonly Term[]): Term => ({
  exact: terms.map(({ exact }) => exact).join(" & "),
  wide: terms.length === 1 ? (terms[0]?.wide ?? "") : `(${terms.map(({ wide }) => wide).join(" & ")})`,
});

/** A word by its stem and by everything that it may mean: its continuation, the brand that is spoken so, a correction. */
function pieceTerm(piece: string, known: ReadonlyMap<string, KnownWord>): Term | undefined {
  const found = known.get(piece);
  if (found === undefined) return { exact: quoted(piece), wide: quoted(piece) };
  if (found.stem === null) return undefined;
  const spoken = known.get(spokenBrand(piece) ?? "");
  const meant = [...(spoken?.known === true && spoken.stem !== null ? [spoken.stem] : []), ...found.same];
  const settled = found.known || meant.length > 0 || found.goesOn.length > 0;
  const corrected = settled ? [] : correct(piece, found);
  const stems = [...new Set([found.stem, ...meant, ...found.goesOn, ...corrected])];
  const exact = found.known ? found.stem : (meant[0] ?? found.stem);
  return {
    exact: quoted(exact),
    wide: stems.length === 1 ? quoted(found.stem) : `(${stems.map(quoted).join(" | ")})`,
  };
}

const isMet = (piece: string, known: ReadonlyMap<string, KnownWord>): boolean => {
  const found = known.get(piece);
  return (
    found?.stem === null ||
    found?.known === true ||
    (found?.same.length ?? 0) > 0 ||
    (found?.goesOn.length ?? 0) > 0 ||
    known.get(spokenBrand(piece) ?? "")?.known === true
  );
};

const isWord = (piece: string): boolean => /^\p{L}/u.test(piece);

/** A stem as a tsquery takes it. */
const quoted = (stem: string): string => `'${stem.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** The words that are the fewest letters away, and not further than one in four. */
function correct(piece: string, { alike, sound }: KnownWord): string[] {
  const farthest = piece.length < 4 ? 0 : Math.max(1, Math.floor(sound.length / 4 + 0.5));
  const near = alike
    .map((one) => ({ ...one, distance: distanceOf(sound, one.sound) }))
    .filter(({ distance }) => distance <= farthest);
  const nearest = Math.min(...near.map(({ distance }) => distance));
  return near.filter(({ distance }) => distance === nearest).map(({ stem }) => stem);
}

/** Letters to change, add, drop or swap with their neighbour. */
export function distanceOf(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(isSwap ? Math.min(best, (before[j - 2] ?? 0) + 1) : best);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
