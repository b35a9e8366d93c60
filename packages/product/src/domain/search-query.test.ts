import { expect, test } from "bun:test";
import fc from "fast-check";
import { searchQuery } from "./search-query";

test.each([
  ["Кедах", "кедах:*"],
  ["красная  Ёлка", "красная & елка:*"],
  ["TS-100 кеды", "(ts & 100 | ts100) & кеды:*"],
  ["кеды ts-1", "кеды & (ts & 1:* | ts1:*)"],
])("«%s» asks for %s", (text, query) => expect(searchQuery(text)).toBe(query));

test("punctuation alone asks for nothing", () => expect(searchQuery("-- & ( ! :*")).toBeUndefined());

test("no text can smuggle an operator into the query", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      const words = (searchQuery(text) ?? "").split(/ & | \| |[()]|:\*/u);
      return words.every((word) => /^[\p{L}\p{N}]*$/u.test(word));
    }),
  );
});
