import { expect, test } from "bun:test";
import fc from "fast-check";
import { judgeToken, sessionEnd } from "./session";

const dayMs = 86_400_000;
const limits = { idleDays: 30, daysMax: 180 };
const instants = fc.integer({ min: 0, max: 400 * dayMs }).map((ms) => new Date(Date.UTC(2026, 0, 1) + ms));

test("a session that is refreshed in time lives on, but never past its longest life", () => {
  fc.assert(
    fc.property(
      instants,
      fc.array(fc.integer({ min: 1, max: limits.idleDays * dayMs - 1 })),
      (startedAt, pauses) => {
        let now = startedAt.getTime();
        let end = sessionEnd(startedAt, startedAt, limits).getTime();
        for (const pause of pauses) {
          now += pause;
          if (now >= end) return end === startedAt.getTime() + limits.daysMax * dayMs;
          end = sessionEnd(startedAt, new Date(now), limits).getTime();
          expect(end).toBeGreaterThan(now);
          expect(end).toBeLessThanOrEqual(startedAt.getTime() + limits.daysMax * dayMs);
        }
        return true;
      },
    ),
  );
});

test("a token that was spent is reused whenever it comes again, as long as its session could live", () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 0, max: limits.idleDays * dayMs - 1 }), (spentAt, afterMs) => {
      const token = { spentAt, startedAt: spentAt, expiresAt: sessionEnd(spentAt, spentAt, limits) };
      return judgeToken(token, new Date(spentAt.getTime() + afterMs)) === "reused";
    }),
  );
});

test("a token is good until the very moment that its session ends", () => {
  const startedAt = new Date("2026-01-01T00:00:00Z");
  const expiresAt = sessionEnd(startedAt, startedAt, limits);
  const token = { spentAt: null, startedAt, expiresAt };
  expect(judgeToken(token, new Date(expiresAt.getTime() - 1))).toBe("good");
  expect(judgeToken(token, expiresAt)).toBe("unknown");
  expect(judgeToken(undefined, startedAt)).toBe("unknown");
});
