import { expect, test } from "bun:test";
import fc from "fast-check";
import { firstState, importedState, productStates, staffState, statusOf } from "./product-state";

const statuses = ["draft", "published", "hidden", "archived"] as const;

test.each([
  ["published", { deleted: true }, "withdrawn"],
  ["published", { status: "hidden" }, "withdrawn"],
  ["withdrawn", {}, "published"],
  ["unpublished", {}, "unpublished"],
  ["unpublished", { deleted: true }, "unpublished"],
  ["unpublished", { status: "published" }, "unpublished"],
  ["draft", { status: "published" }, "draft"],
  ["archived", {}, "archived"],
] as const)("an import turns %s with %j into %s", (before, row, after) =>
  expect(importedState(before, row)).toBe(after),
);

test("staff may show and hide whatever is sold, and say nothing", () => {
  for (const before of ["published", "unpublished", "withdrawn"] as const) {
    expect(staffState(before, "published")).toBe("published");
    expect(staffState(before, "hidden")).toBe("unpublished");
    expect(staffState(before, "archived")).toBe("archived");
  }
  for (const before of productStates) expect(staffState(before, undefined)).toBe(before);
});

test("what was shown is no draft again, and what was archived is looked over before it is sold", () => {
  for (const before of ["published", "unpublished", "withdrawn", "archived"] as const)
    expect(() => staffState(before, "draft")).toThrow("cannot be given");
  expect(() => staffState("archived", "published")).toThrow("cannot be given");
  expect(staffState("archived", "hidden")).toBe("unpublished");
});

test("a product begins in whatever status it is given, and shown without one", () => {
  for (const status of statuses) expect(statusOf(firstState(status))).toBe(status);
  expect(firstState()).toBe("published");
});

test("nobody brings a removed product back", () => {
  expect(staffState("removed", "published")).toBe("removed");
  expect(importedState("removed", { status: "published" })).toBe("removed");
});

test("whatever staff ask for, a state that is reached shows what was asked for", () => {
  const asked = fc.tuple(fc.constantFrom(...productStates), fc.constantFrom(...statuses));
  fc.assert(
    fc.property(asked, ([before, status]) => {
      let after: ReturnType<typeof staffState>;
      try {
        after = staffState(before, status);
      } catch {
        return;
      }
      expect(statusOf(after)).toBe(before === "removed" ? "removed" : status);
    }),
  );
});
