import { expect, test } from "bun:test";
import { declaringOnce } from "./declaring-once";

test("relay and consumers of a connection wait for one look, and look again once a channel has ended", async () => {
  let [looks, ended] = [0, 0];
  const declare = declaringOnce({ ended: () => ended }, async () => {
    looks += 1;
    return [];
  });
  expect(await Promise.all([declare(), declare(), declare()])).toEqual([[], [], []]);
  await declare();
  expect(looks).toBe(1);
  ended += 1;
  await Promise.all([declare(), declare()]);
  expect(looks).toBe(2);
});

test("a look that failed, or that something was missing from, is not remembered", async () => {
  const outcomes = [() => Promise.reject(new Error("away")), async () => ["torg.retry.1000"], async () => []];
  const declare = declaringOnce({ ended: () => 0 }, () => outcomes.shift()?.() ?? Promise.resolve(["again"]));
  await expect(declare()).rejects.toThrow("away");
  expect(await declare()).toEqual(["torg.retry.1000"]);
  expect(await declare()).toEqual([]);
  expect(await declare()).toEqual([]);
});
