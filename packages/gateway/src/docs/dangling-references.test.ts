import { expect, test } from "bun:test";
import { danglingReferences } from "./dangling-references";

test("a reference that leads nowhere is seen", () => {
  expect(danglingReferences({ a: { $ref: "#/b" }, c: { $ref: "#/a" } })).toEqual(["#/b"]);
});
