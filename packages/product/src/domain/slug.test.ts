import { expect, test } from "bun:test";
import { Slug } from "@torg/contracts";
import fc from "fast-check";
import { distinctSlug, slugOf } from "./slug";

test.each([
  ["Кеды «Ёлка», 42-й размер", "kedy-yolka-42-y-razmer"],
  ["Щётка & Co", "shchyotka-co"],
  ["Crème brûlée", "creme-brulee"],
  ["Їжак", "yizhak"],
  ["***", ""],
])("%s becomes %s", (name, slug) => expect(slugOf(name)).toBe(slug));

test("every name gives an address that the contract accepts, also when it has no letters or its slug is taken", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 255 }),
      fc.uuid({ version: 7 }),
      fc.boolean(),
      (name, id, taken) => {
        const slug = distinctSlug(slugOf(name), `prd_${id}`, () => taken);
        return Slug.safeParse(slug).success;
      },
    ),
  );
});

test("a taken slug is told apart by the id, the same way every time", () => {
  const id = "prd_01936f2e-7c1a-7b3c-9d4e-5f60718293a4";
  expect(distinctSlug("kedy", id, (slug) => slug === "kedy")).toBe("kedy-718293a4");
});
