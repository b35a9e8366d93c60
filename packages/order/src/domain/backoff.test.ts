import { expect, test } from "bun:test";
import { retryAfterMs } from "./backoff";

test("tries grow apart up to a day, and never stop", () => {
  const hours = (ms: number) => ms / 3_600_000;
  expect([0, 1, 5].map(retryAfterMs)).toEqual([1_000, 2_000, 32_000]);
  expect([17, 1_000_000].map(retryAfterMs).map(hours)).toEqual([24, 24]);
});
