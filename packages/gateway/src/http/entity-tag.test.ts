import { expect, test } from "bun:test";
import fc from "fast-check";
import { entityTag, versionAsked, versionOf } from "./entity-tag";

test("whatever version a tag was made of is asked for by it, through a proxy that weakened it too", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 999_999_999 }), (body, version) => {
      const tag = entityTag(body, version);
      expect(versionAsked(tag)).toBe(version);
      expect(versionAsked(` W/${tag} `)).toBe(version);
    }),
  );
});

test("two answers have one tag when their bytes and version are the same", () => {
  expect(entityTag("a", 1)).toBe(entityTag(new TextEncoder().encode("a"), 1));
  expect(new Set([entityTag("a", 1), entityTag("a", 2), entityTag("b", 1), entityTag("a")]).size).toBe(4);
});

test("no header and `*` ask for no version, a strange tag for one that nobody has, and several are refused", () => {
  for (const any of [null, "*", " * "]) expect(versionAsked(any)).toBeUndefined();
  for (const strange of ['"abc"', "v7", '"7"', '"v-7"', '"v1.5"', '"v99999999999"', '""', ""])
    expect(versionAsked(strange)).toBe(-1);
  expect(() => versionAsked('"v1", "v2"')).toThrow("does not fit the contract");
});

test("an answer's version is its own, and not that of something in it", () => {
  expect(versionOf('{"version":7}')).toBe(7);
  for (const none of ['{"inside":{"version":7}}', "[1]", "{", '{"version":"7"}', '{"version":1.5}'])
    expect(versionOf(none)).toBeUndefined();
});
