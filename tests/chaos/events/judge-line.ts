/** What a client was told of a write; `unknown` where no answer came at all. */
export type Attempt = { readonly text: string; outcome: "ok" | "refused" | "unknown" };

type Event = { readonly id: string; readonly type: string };

/** What the line's databases and queues hold once everything has come to rest. */
export type LineBooks = {
  readonly notes: readonly string[];
  readonly toldBySource: readonly Event[];
  readonly toldByMiddle: readonly Event[];
  readonly effectsAtMiddle: readonly Event[];
  readonly effectsAtEnd: readonly Event[];
  readonly owed: number;
  readonly dead: number;
};

/** Holds what clients were told against the books (I3), and effects against the events that were written (I4, I8); every difference is a line. */
export function judgeLine(attempts: readonly Attempt[], books: LineBooks): string[] {
  const notes = countOf(books.notes);
  const asked = new Set(attempts.map(({ text }) => text));
  return [
    ...attempts.flatMap(({ text, outcome }) => {
      const count = notes.get(text) ?? 0;
      if (outcome === "ok" && count === 0) return [`lost: ${text} was acknowledged and has no row`];
      if (outcome === "refused" && count > 0) return [`${text} was refused and has a row`];
      return count > 1 ? [`doubled: ${text} has ${count} rows`] : [];
    }),
    ...books.notes.flatMap((text) => (asked.has(text) ? [] : [`nobody asked for ${text}`])),
    ...differs("events of the source", books.toldBySource.length, books.notes.length),
    ...differs("events of the middle", books.toldByMiddle.length, books.effectsAtMiddle.length),
    ...once("the middle", books.toldBySource, books.effectsAtMiddle),
    ...once("the end", [...books.toldBySource, ...books.toldByMiddle], books.effectsAtEnd),
    ...(books.owed > 0 ? [`${books.owed} are still owed`] : []),
    ...(books.dead > 0 ? [`${books.dead} were given up`] : []),
  ];
}

/** Every event that was written had its effect once, and nothing else had one. */
function once(where: string, written: readonly Event[], effects: readonly Event[]): string[] {
  const counts = countOf(effects.map(({ id }) => id));
  const ids = new Set(written.map(({ id }) => id));
  return [
    ...[...ids].flatMap((id) => {
      const count = counts.get(id) ?? 0;
      if (count === 0) return [`lost: ${id} had no effect at ${where}`];
      return count > 1 ? [`doubled: ${id} had ${count} effects at ${where}`] : [];
    }),
    ...[...counts.keys()].flatMap((id) =>
      ids.has(id) ? [] : [`${id} had an effect at ${where} and was never written`],
    ),
  ];
}

const differs = (what: string, found: number, wanted: number): string[] =>
  found === wanted ? [] : [`${what}: ${found} instead of ${wanted}`];

const countOf = (values: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};
