import { expect, test } from "bun:test";
import type { TypedInput } from "@torg/contracts";
import { type Definition, mergeTyped } from "./typed-values";

const definitions = new Map<string, Definition>(
  (["text", "number", "boolean", "choice", "choices"] as const).map((kind, at) => [
    kind,
    { id: at + 1, kind, words: new Set(["red", "navy"]) },
  ]),
);
const merge = (given: TypedInput, before = {}) => mergeTyped(before, given, definitions);
const reasonFor = (given: TypedInput) => {
  try {
    merge(given);
  } catch (error) {
    return error;
  }
  return undefined;
};

test("each kind takes its own values, and words of a dictionary are kept by code, sorted, once", () => {
  const given = { text: "лён", number: 1.5, boolean: false, choice: "red", choices: ["red", "navy", "red"] };
  expect(merge(given)).toEqual({ 1: "лён", 2: 1.5, 3: false, 4: ["red"], 5: ["navy", "red"] });
});

test("null takes a value away, and what is not named stays", () => {
  expect(merge({ text: null, number: 2 }, { 1: "лён", 3: true })).toEqual({ 2: 2, 3: true });
});

test("a value of another kind is refused by the attribute's code and the reason, and so is every kind by every other", () => {
  const samples = { text: "red", number: 1, boolean: true, choice: "red", choices: ["red"] } as const;
  const fits = (kind: string, of: string) =>
    kind === of || (["text", "choice"].includes(kind) && ["text", "choice"].includes(of));
  for (const kind of definitions.keys())
    for (const [of, value] of Object.entries(samples)) {
      const given = { [kind]: Array.isArray(value) ? [...value] : value } as TypedInput;
      const refused = reasonFor(given);
      if (fits(kind, of)) expect(refused).toBeUndefined();
      else expect(refused).toMatchObject({ code: "product.attribute_wrong", details: { attribute: kind } });
    }
});

test("a word that is not in the dictionary is named, and so is an attribute that is not defined", () => {
  expect(reasonFor({ choices: ["red", "pink"] })).toMatchObject({
    code: "product.attribute_wrong",
    details: { attribute: "choices", reason: '"pink" is not in its dictionary' },
  });
  expect(reasonFor({ choices: [] })).toMatchObject({ code: "product.attribute_wrong" });
  expect(reasonFor({ colour: "red" })).toMatchObject({
    code: "product.attribute_not_found",
    details: { attribute: "colour" },
  });
});
