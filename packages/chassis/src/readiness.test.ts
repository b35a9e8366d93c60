import { expect, setDefaultTimeout, test } from "bun:test";
import { openReadiness } from "./readiness";
import { eventually } from "./testing";

setDefaultTimeout(20_000);

const within = (withinMs: number) => ({ withinMs });

test.each([
  ["refuses", () => Promise.reject(new Error("away"))],
  ["hangs", () => new Promise<never>(() => undefined)],
])("what %s is missing within 5 s, by its name, and back within 3 s", async (_, fails) => {
  const ready = openReadiness();
  let look: () => Promise<unknown> = async () => undefined;
  const watched = ready.watch("the database", () => look());
  expect(ready.missing()).toEqual([]);
  look = fails;
  await eventually(async () => ready.missing().includes("the database"), within(5_000));
  look = async () => undefined;
  await eventually(async () => ready.missing().length === 0, within(3_000));
  watched.stop();
});

test("one slow answer takes nothing out of the traffic", async () => {
  const ready = openReadiness();
  const looks: number[] = [];
  const watched = ready.watch("the database", async () => {
    looks.push(ready.missing().length);
    if (looks.length === 2) throw new Error("once");
  });
  await eventually(async () => looks.length >= 4);
  expect(looks).toEqual([0, 0, 0, 0]);
  watched.stop();
});
