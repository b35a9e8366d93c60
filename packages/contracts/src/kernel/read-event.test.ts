import { expect, test } from "bun:test";
import { z } from "zod";
import { event } from "./event";
import { readEvent } from "./read-event";

const First = event("thing.moved.v1", {
  doc: "It moved.",
  subject: "id",
  data: z.strictObject({ id: z.string(), metres: z.int() }),
});
const Second = event("thing.moved.v2", {
  doc: "It moved.",
  subject: "id",
  data: z.strictObject({ id: z.string(), millimetres: z.int() }),
  previous: { event: First, upcast: ({ id, metres }) => ({ id, millimetres: metres * 1_000 }) },
});
const Third = event("thing.moved.v3", {
  doc: "It moved.",
  subject: "id",
  data: z.strictObject({ id: z.string(), millimetres: z.int().max(9_000), by: z.string() }),
  previous: { event: Second, upcast: (data) => ({ ...data, by: "nobody knows" }) },
});

test("an older version is read as the newest, through every version between", () => {
  expect(readEvent(Third, "thing.moved.v1", { id: "a", metres: 2 })).toEqual({
    data: { id: "a", millimetres: 2_000, by: "nobody knows" },
  });
  expect(readEvent(Third, "thing.moved.v2", { id: "a", millimetres: 5 })).toEqual({
    data: { id: "a", millimetres: 5, by: "nobody knows" },
  });
});

test.each([
  [
    "thing.moved.v4",
    { id: "a" },
    "thing.moved.v4 is newer than thing.moved.v3, the newest version that is known here",
  ],
  ["thing.moved.v1", { id: "a", metres: "2" }, "the data does not fit thing.moved.v1:"],
  [
    "thing.moved.v1",
    { id: "a", metres: 10 },
    "the data does not fit thing.moved.v3 once upcast from thing.moved.v1:",
  ],
  ["thing.moved.v0", {}, "thing.moved.v0 is no version of thing.moved"],
  ["thing.moved", {}, "thing.moved is no version of thing.moved"],
  ["thing.eaten.v1", {}, "thing.eaten.v1 is no version of thing.moved"],
])("%s that cannot be read says why", (type, data, reason) => {
  const read = readEvent(Third, type, data);
  expect("reason" in read && read.reason).toStartWith(reason);
});

test("a version older than the oldest that is known is not guessed at", () => {
  const Late = event("thing.moved.v2", {
    doc: "It moved.",
    subject: "id",
    data: z.strictObject({ id: z.string() }),
  });
  expect(readEvent(Late, "thing.moved.v1", { id: "a" })).toMatchObject({
    reason: expect.stringContaining("is older than"),
  });
});

test("a version that follows nothing earlier of its own family cannot be declared", () => {
  const declare = () =>
    event("thing.moved.v1", {
      doc: "It moved.",
      subject: "id",
      data: First.data,
      previous: { event: Second, upcast: () => ({ id: "a", metres: 1 }) },
    });
  expect(declare).toThrow("thing.moved.v2 is no earlier version of thing.moved.v1");
});

test("a field that a newer producer added within a version is left out, at any depth; a missing one is not made up", () => {
  const Nested = event("thing.packed.v1", {
    doc: "It was packed.",
    subject: "id",
    data: z.strictObject({ id: z.string(), boxes: z.array(z.strictObject({ kilos: z.int() })) }),
  });
  const raw = { id: "a", boxes: [{ kilos: 1, colour: "red" }, { kilos: 2 }], by: "b" };
  expect(readEvent(Nested, "thing.packed.v1", raw)).toEqual({
    data: { id: "a", boxes: [{ kilos: 1 }, { kilos: 2 }] },
  });
  expect(raw.by).toBe("b"); // what was handed in stays as it was
  expect(readEvent(Nested, "thing.packed.v1", { id: "a", by: "b" })).toHaveProperty("reason");
});
