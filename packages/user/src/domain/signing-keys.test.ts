import { expect, test } from "bun:test";
import fc from "fast-check";
import { type KeyPolicy, keyInTurn, nextKey, type PlannedKey, publishedKeys } from "./signing-keys";

const minuteMs = 60_000;
const policy: KeyPolicy = { turnMs: 24 * 60 * minuteMs, noticeMs: 15 * minuteMs, tokenMs: 6 * minuteMs };
const begin = Date.UTC(2026, 0, 1);

type Visit = { readonly afterMs: number; readonly job: boolean };

/** What is published and what signs, moment by moment: at some of them the job looks, at others somebody only asks. */
function life(visits: readonly Visit[]) {
  const moments: { now: Date; published: readonly PlannedKey[]; signs: PlannedKey | undefined }[] = [];
  let keys: PlannedKey[] = [];
  let now = begin;
  for (const { afterMs, job } of [{ afterMs: 0, job: true }, ...visits]) {
    now += afterMs;
    const at = new Date(now);
    const planned = job ? nextKey(keys, at, policy) : undefined;
    if (planned) keys = [...keys, planned];
    const published = publishedKeys(keys, at, policy);
    if (job) keys = published;
    moments.push({ now: at, published, signs: keyInTurn(keys, at) });
  }
  return moments;
}
const pauseMsMax = 8 * 60 * minuteMs;
const pauses = fc.oneof(
  fc.integer({ min: 1, max: 4 * minuteMs }),
  fc.integer({ min: minuteMs, max: pauseMsMax }),
);
const visitsOf = (job: fc.Arbitrary<boolean>) =>
  fc.array(fc.record({ afterMs: pauses, job }), { minLength: 5, maxLength: 80 });
const visits = visitsOf(fc.boolean());

test("at every moment a published key signs, and its tokens are verified for as long as they live", () => {
  fc.assert(
    fc.property(visits, (script) => {
      const moments = life(script);
      for (const [index, { now, signs }] of moments.entries()) {
        if (!signs) throw new Error("nothing signs");
        for (const later of moments.slice(index)) {
          if (later.now.getTime() > now.getTime() + policy.tokenMs) break;
          expect(later.published.map(({ generation }) => generation)).toContain(signs.generation);
        }
      }
    }),
  );
});

test("a key is published a notice before it signs, but for the very first", () => {
  fc.assert(
    fc.property(visits, (script) => {
      const moments = life(script);
      const firstSeen = (generation: number) =>
        moments.find(({ published }) => published.some((key) => key.generation === generation));
      for (const { now, signs } of moments) {
        if (!signs || signs.generation === 1) continue;
        const seen = firstSeen(signs.generation);
        expect(now.getTime() - (seen?.now.getTime() ?? 0)).toBeGreaterThanOrEqual(policy.noticeMs);
      }
    }),
  );
});

test("keys take turns: none signs much longer than its turn while the job looks, and few are published at once", () => {
  fc.assert(
    fc.property(visitsOf(fc.constant(true)), (script) => {
      const moments = life(script);
      for (const { now, published, signs } of moments) {
        expect(published.length).toBeLessThanOrEqual(3);
        const overdueMs = now.getTime() - (signs?.signsFrom.getTime() ?? 0) - policy.turnMs;
        expect(overdueMs).toBeLessThanOrEqual(pauseMsMax + policy.noticeMs);
      }
    }),
  );
});

test("where no key's turn has begun the first of them signs: a clock runs behind, or the one in turn was taken out", () => {
  const [third, fourth] = [3, 4].map((generation) => ({
    generation,
    signsFrom: new Date(begin + generation * minuteMs),
  }));
  const keys = [fourth, third].flatMap((key) => key ?? []);
  expect(keyInTurn(keys, new Date(begin))).toEqual(third);
  expect(keyInTurn([], new Date(begin))).toBeUndefined();
});
