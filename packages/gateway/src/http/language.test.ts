import { expect, test } from "bun:test";
import { languageOf } from "./language";

test.each([
  [null, "en"],
  ["", "en"],
  ["ru", "ru"],
  ["ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru"],
  ["en-GB,ru;q=0.8", "en"],
  ["de, ru;q=0.5, en;q=0.4", "ru"],
  ["en;q=0.1, RU;q=0.2", "ru"],
  ["ru;q=0", "en"],
  ["ru;q=much", "en"],
  ["de,fr", "en"],
] as const)("%p is answered in the language that it ranks first", (accepted, language) => {
  expect(languageOf(accepted)).toBe(language);
});
