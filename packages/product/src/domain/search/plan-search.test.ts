import { expect, test } from "bun:test";
import fc from "fast-check";
import { otherKeyboard } from "./other-keyboard";
import { distanceOf, type KnownWord, planSearch, wordsOf } from "./plan-search";
import { readSearchText } from "./search-text";

const unknown = { known: false, same: [], goesOn: [], alike: [] };
const word = (stem: string | null, own: Partial<KnownWord> = {}): KnownWord => ({
  ...unknown,
  stem,
  sound: stem ?? "",
  ...own,
});
const plan = (text: string, known: Record<string, KnownWord>) =>
  planSearch(readSearchText(text), new Map(Object.entries(known)));

test("a word that is known is asked for by its stem, with what it may go on to", () => {
  expect(plan("Кеды", { кеды: word("кед", { known: true, goesOn: ["кедров"] }) })).toEqual({
    exact: "'кед'",
    wide: "('кед' | 'кедров')",
  });
});

test("all words must be there, and a word that is in every text is not asked for", () => {
  const known = { чехол: word("чехол", { known: true }), для: word(null), кед: word("кед", { known: true }) };
  expect(plan("чехол для кед", known)?.exact).toBe("'чехол' & 'кед'");
});

test("an unknown word means the nearest one, and none that is too far", () => {
  const alike = [
    { stem: "кроссовк", sound: "krosovki", products: 9 },
    { stem: "красот", sound: "krasota", products: 9 },
  ];
  expect(plan("красовки", { красовки: word("красовк", { alike, sound: "krasovki" }) })?.wide).toBe(
    "('красовк' | 'кроссовк')",
  );
  expect(plan("зима", { зима: word("зим", { alike, sound: "zima" }) })?.wide).toBe("'зим'");
});

test("a word of the other keyboard is meant where only that one is known", () => {
  const known = { rtls: word("rtls"), кеды: word("кед", { known: true }) };
  expect(plan("rtls", known)?.wide).toBe("'кед'");
  expect(otherKeyboard("rtls")).toBe("кеды");
  expect(otherKeyboard("ыфьыгтп")).toBe("samsung");
});

test("a name that is spoken otherwise is meant where the catalogue has it", () => {
  const known = { айфон: word("айфон"), iphone: word("iphon", { known: true }) };
  expect(wordsOf(readSearchText("айфон")).words).toContain("iphone");
  expect(plan("айфон", known)).toEqual({ exact: "'iphon'", wide: "('айфон' | 'iphon')" });
});

test("letters and digits are apart, and the code without its signs is asked for too", () => {
  expect(readSearchText("HR-2470").codes).toEqual(["hr2470"]);
  expect(plan("HR-2470", {})?.wide).toBe("(('hr' & '2470') | 'hr2470')");
  expect(readSearchText("4607 0871 8819 0").codes[0]).toBe("4607087188190");
});

test("punctuation alone asks for nothing", () => expect(plan("-- & ( ! :*", {})).toBeUndefined());

test("no text can smuggle an operator into the query", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      const wide = plan(text, {})?.wide ?? "''";
      return (
        /^[^'\\]*$/.test(wide.replace(/'[\p{L}\p{N}]*'/gu, "").replace(/[()&| ]/g, "")) &&
        wide.replace(/'[\p{L}\p{N}]*'/gu, "").replace(/[()&| ]/g, "") === ""
      );
    }),
  );
});

test.each([
  ["кот", "кот", 0],
  ["кот", "ток", 2],
  ["smartfon", "smratfon", 1],
  ["", "abc", 3],
])("from %s to %s it is %i letters", (a, b, letters) => expect(distanceOf(a, b)).toBe(letters));
