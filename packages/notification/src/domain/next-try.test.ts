import { expect, test } from "bun:test";
import { nextTry } from "./next-try";

const createdAt = new Date("2026-11-23T09:00:00Z");
const hourMs = 3_600_000;

test("a mail is tried again with growing delays, and given up within a day", () => {
  const gaps: number[] = [];
  let now = createdAt;
  for (let attempts = 1; ; attempts += 1) {
    const next = nextTry({ attempts, createdAt, permanent: false }, now);
    if (!next) break;
    gaps.push(next.getTime() - now.getTime());
    now = next;
  }
  expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
  expect(gaps.length).toBeGreaterThan(5);
  expect(now.getTime() - createdAt.getTime()).toBeLessThanOrEqual(24 * hourMs);
  expect(now.getTime() - createdAt.getTime()).toBeGreaterThan(12 * hourMs);
});

test("an address that is refused for good is not asked again", () => {
  expect(nextTry({ attempts: 1, createdAt, permanent: true }, createdAt)).toBeUndefined();
});
