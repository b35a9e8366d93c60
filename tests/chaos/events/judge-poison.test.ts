import { expect, test } from "bun:test";
import type { Dead } from "./dead-in";
import { judgePoison } from "./judge-poison";

const [good, bad] = ["0-1", "0-2"];
const letter: Dead = {
  eventId: bad,
  reason: "it throws",
  handler: "notification on it",
  attempts: 3,
  traceId: "02",
  at: 1_000,
};
const heardOf = (eventId: string) => ({
  queue: "notification.events",
  eventId,
  cameBack: false,
  attempts: 0,
  at: 0,
});
const right = {
  told: [good, bad],
  poisons: [{ eventId: bad, what: "throws", says: /throws/ }],
  effects: new Map([[good, 1]]),
  dead: [letter],
  heard: [heardOf(good), heardOf(bad), heardOf(bad)],
};

test("a poison that is parked and a neighbour that lives are found right", () => {
  expect(judgePoison(right)).toEqual([]);
});

test.each<{ what: string; books: Partial<typeof right>; found: RegExp }>([
  {
    what: "a neighbour that is parked",
    books: {
      effects: new Map(),
      dead: [letter, { ...letter, eventId: good, traceId: "01", reason: "no luck" }],
    },
    found: /a neighbour, 0-1, is parked/,
  },
  { what: "a neighbour that is lost", books: { effects: new Map() }, found: /^lost: 0-1/ },
  { what: "a neighbour with two effects", books: { effects: new Map([[good, 2]]) }, found: /^doubled: 0-1/ },
  { what: "a poison that is not parked", books: { dead: [] }, found: /what throws is not parked/ },
  {
    what: "a poison with an effect",
    books: {
      effects: new Map([
        [good, 1],
        [bad, 1],
      ]),
    },
    found: /0-2 had its effect and is parked/,
  },
  {
    what: "a letter without its handler",
    books: { dead: [{ ...letter, handler: "" }] },
    found: /whose handler/,
  },
  {
    what: "a letter without its attempts",
    books: { dead: [{ ...letter, attempts: 0 }] },
    found: /how often/,
  },
  { what: "a letter without its trace", books: { dead: [{ ...letter, traceId: "" }] }, found: /its trace/ },
  {
    what: "a poison that did not bite",
    books: { heard: [heardOf(good), heardOf(bad)] },
    found: /none of them bit/,
  },
  {
    what: "a hot loop",
    books: { heard: Array.from({ length: 40 }, () => heardOf(bad)) },
    found: /a hot loop/,
  },
])("the judge finds $what", ({ books, found }) => {
  expect(judgePoison({ ...right, ...books }).some((fault) => found.test(fault))).toBe(true);
});
