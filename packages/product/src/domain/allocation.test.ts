import { expect, test } from "bun:test";
import { Failure, type VariantId, type WarehouseId } from "@torg/contracts";
import fc from "fast-check";
import { allocate } from "./allocation";
import { exact } from "./quantity";
import { applyTo, shelf, uuid } from "./shelves.fixture";
import { type HeldLine, openOf, placeKey, type Shelf } from "./stock";

const variants = ["1", "2", "3"].map((n): VariantId => `var_${uuid(n)}`);
const warehouses = ["8", "9"].map((n): WarehouseId => `whs_${uuid(n)}`);

const quantity = fc.integer({ min: 1, max: 9_000 }).map((thousandths) => thousandths / 1000);
const wanted = fc.array(fc.record({ variantId: fc.constantFrom(...variants), quantity }), {
  minLength: 1,
  maxLength: 6,
});
const shelves = fc
  .tuple(
    ...variants.flatMap((variantId) =>
      warehouses.map((warehouseId) => quantity.map((onHand) => shelf({ variantId, warehouseId, onHand }))),
    ),
  )
  .map((all): Shelf[] => all);

const sum = (numbers: readonly number[]): number => exact(numbers.reduce((a, b) => a + b, 0));
const of = <T extends { variantId: VariantId }>(rows: readonly T[], variantId: VariantId): T[] =>
  rows.filter((row) => row.variantId === variantId);

/** The decision, or the sku that was short. */
function attempt(...args: Parameters<typeof allocate>) {
  try {
    return allocate(...args);
  } catch (error) {
    if (error instanceof Failure && error.code === "product.out_of_stock") return undefined;
    throw error;
  }
}

test("takes exactly what is asked when it is there, and refuses exactly when it is not", () => {
  fc.assert(
    fc.property(wanted, shelves, (lines, there) => {
      const enough = variants.every(
        (id) =>
          sum(of(lines, id).map((line) => line.quantity)) <= sum(of(there, id).map(({ onHand }) => onHand)),
      );
      const decision = attempt(lines, there);
      expect(decision !== undefined).toBe(enough);
      for (const id of decision ? variants : []) {
        expect(sum(of(decision?.lines ?? [], id).map((line) => line.quantity))).toBe(
          sum(of(lines, id).map((line) => line.quantity)),
        );
      }
    }),
  );
});

test("no shelf promises more than it holds, and the movements say what the lines say", () => {
  fc.assert(
    fc.property(wanted, shelves, (lines, there) => {
      const decision = attempt(lines, there);
      if (!decision) return;
      const after = applyTo(there, decision.movements);
      for (const { onHand, reserved } of after) expect(reserved).toBeLessThanOrEqual(onHand);
      for (const line of decision.lines) {
        expect(after.find((one) => placeKey(one) === placeKey(line))?.reserved).toBe(line.quantity);
      }
    }),
  );
});

const edits = fc.record({ first: wanted, second: wanted, there: shelves, spentAll: fc.boolean() });

test("a new revision holds what it asks for, less what was spent, and gives the rest back", () => {
  fc.assert(
    fc.property(edits, ({ first, second, there, spentAll }) => {
      const before = attempt(first, there);
      if (!before) return;
      const held = before.lines.map((line): HeldLine => ({ ...line, spent: spentAll ? line.quantity : 0 }));
      const reserved = applyTo(there, before.movements);
      const now = spentAll
        ? reserved.map((one) => ({ ...one, onHand: exact(one.onHand - one.reserved), reserved: 0 }))
        : reserved;
      const decision = attempt(second, now, { held });
      if (!decision) return;
      const after = applyTo(now, decision.movements);
      for (const id of variants) {
        const asked = sum(of(second, id).map((line) => line.quantity));
        const spent = sum(of(held, id).map((line) => line.spent));
        const open = sum(of(decision.lines, id).map(openOf));
        expect(open).toBe(exact(Math.max(0, asked - spent)));
        expect(sum(of(after, id).map((one) => one.reserved))).toBe(open);
      }
    }),
  );
});

test("goods are taken from the first warehouse first", () => {
  const variantId: VariantId = `var_${uuid("1")}`;
  const there = warehouses.map((warehouseId) => shelf({ variantId, warehouseId, onHand: 3 }));
  const { lines } = allocate([{ variantId, quantity: 4 }], there);
  expect(lines.map((line) => line.quantity)).toEqual([3, 1]);
});
