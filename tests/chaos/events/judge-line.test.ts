import { expect, test } from "bun:test";
import { judgeLine, type LineBooks } from "./judge-line";

const told = { id: "1", type: "payment.processed.v1" };
const passedOn = { id: "2", type: "sync.failed.v1" };
const good: LineBooks = {
  notes: ["a"],
  toldBySource: [told],
  toldByMiddle: [passedOn],
  effectsAtMiddle: [told],
  effectsAtEnd: [told, passedOn],
  owed: 0,
  dead: 0,
};
const attempts = [
  { text: "a", outcome: "ok" },
  { text: "-b", outcome: "refused" },
  { text: "c", outcome: "unknown" },
] as const;

test("books in which everything happened once are found right, whatever became of what got no answer", () => {
  expect(judgeLine(attempts, good)).toEqual([]);
  const happened = { ...good, notes: ["a", "c"], toldBySource: [told, { ...told, id: "3" }] };
  const faults = judgeLine(attempts, happened);
  expect(faults.every((fault) => fault.startsWith("lost: 3 had no effect"))).toBe(true); // its event, not its row
});

test.each<{ what: string; books: Partial<LineBooks>; found: RegExp }>([
  { what: "a lost row", books: { notes: [] }, found: /^lost: a was acknowledged/ },
  { what: "a doubled row", books: { notes: ["a", "a"] }, found: /^doubled: a has 2 rows/ },
  { what: "a row of what was refused", books: { notes: ["a", "-b"] }, found: /-b was refused and has a row/ },
  { what: "a row that nobody asked for", books: { notes: ["a", "x"] }, found: /nobody asked for x/ },
  {
    what: "a row without its event",
    books: { toldBySource: [] },
    found: /events of the source: 0 instead of 1/,
  },
  {
    what: "an effect without its event",
    books: { toldByMiddle: [] },
    found: /events of the middle: 0 instead of 1/,
  },
  {
    what: "an event that got lost on its way",
    books: { effectsAtMiddle: [] },
    found: /^lost: 1 had no effect at the middle/,
  },
  {
    what: "an event that one of two missed",
    books: { effectsAtEnd: [passedOn] },
    found: /^lost: 1 had no effect at the end/,
  },
  {
    what: "a doubled effect",
    books: { effectsAtEnd: [told, passedOn, told] },
    found: /^doubled: 1 had 2 effects at the end/,
  },
  {
    what: "an effect of nothing",
    books: { effectsAtEnd: [told, passedOn, { ...told, id: "9" }] },
    found: /9 had an effect at the end and was never/,
  },
  { what: "what is still on its way", books: { owed: 1 }, found: /1 are still owed/ },
  { what: "what was given up", books: { dead: 1 }, found: /1 were given up/ },
])("the judge finds $what", ({ books, found }) => {
  expect(judgeLine(attempts, { ...good, ...books }).some((fault) => found.test(fault))).toBe(true);
});
