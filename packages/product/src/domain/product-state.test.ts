import { expect, test } from "bun:test";
import { importedState, productStates, staffState } from "./product-state";

test.each([
  ["published", { deleted: true }, "withdrawn"],
  ["published", { status: "hidden" }, "withdrawn"],
  ["withdrawn", {}, "published"],
  ["unpublished", {}, "unpublished"],
  ["unpublished", { deleted: true }, "unpublished"],
  ["unpublished", { status: "published" }, "unpublished"],
] as const)("an import turns %s with %j into %s", (before, row, after) =>
  expect(importedState(before, row)).toBe(after),
);

test("staff may show and hide whatever is there, and say nothing", () => {
  for (const before of ["published", "unpublished", "withdrawn"] as const) {
    expect(staffState(before, "published")).toBe("published");
    expect(staffState(before, "hidden")).toBe("unpublished");
  }
  for (const before of productStates) expect(staffState(before, undefined)).toBe(before);
});

test("nobody brings a removed product back", () => {
  expect(staffState("removed", "published")).toBe("removed");
  expect(importedState("removed", { status: "published" })).toBe("removed");
});
