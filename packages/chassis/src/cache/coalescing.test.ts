import { expect, test } from "bun:test";
import { eventually } from "../testing";
import { coalescing } from "./coalescing";

test("the first is passed on at once, what comes again once more at the end, and nothing is lost", async () => {
  const passed: string[] = [];
  const tell = coalescing(50, (tags) => passed.push(...tags));
  for (let n = 0; n < 100; n += 1) tell(["a", ...(n === 50 ? ["b"] : [])]);
  expect(passed).toEqual(["a", "b"]);
  await eventually(async () => passed.length > 2);
  expect(passed).toEqual(["a", "b", "a"]);
  tell(["a", "c"]); // a rests again, c is new
  expect(passed).toEqual(["a", "b", "a", "c"]);
  await eventually(async () => passed.length === 5);
  await eventually(async () => {
    tell(["a"]);
    return passed.length > 6;
  });
});

test("what changes all the time is passed on once per while, not once per change", async () => {
  const at: number[] = [];
  const tell = coalescing(40, () => at.push(Date.now()));
  const until = Date.now() + 400;
  await eventually(async () => {
    tell(["a"]);
    return Date.now() > until;
  });
  expect(at.length).toBeWithin(4, 13);
});

test("with no time to rest, everything is passed on as it comes", () => {
  const passed: string[] = [];
  const tell = coalescing(0, (tags) => passed.push(...tags));
  for (const _ of [1, 2, 3]) tell(["a"]);
  expect(passed).toEqual(["a", "a", "a"]);
});
