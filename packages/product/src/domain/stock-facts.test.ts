import { expect, test } from "bun:test";
import type { VariantId, WarehouseId } from "@torg/contracts";
import fc from "fast-check";
import { exact } from "./quantity";
import { applyTo, shelf, uuid } from "./shelves.fixture";
import { freeOn, type Movement, type Place, type Shelf } from "./stock";
import { factsOf } from "./stock-facts";

const variants = ["1", "2"].map((n): VariantId => `var_${uuid(n)}`);
const warehouses = ["8", "9"].map((n): WarehouseId => `whs_${uuid(n)}`);
const shopMark = 3;

const figure = fc.integer({ min: 0, max: 9 });
const shelves = fc
  .tuple(
    fc.array(fc.record({ onHand: figure, reserved: figure, active: fc.boolean() }), {
      minLength: 4,
      maxLength: 4,
    }),
    fc.tuple(fc.option(figure), fc.option(figure)),
  )
  .map(([figures, marks]) =>
    figures.flatMap((own, at): Shelf[] => {
      const [variantId, warehouseId] = [variants[at % 2], warehouses[Math.floor(at / 2)]];
      if (variantId === undefined || warehouseId === undefined) return [];
      const owed = Math.max(0, own.reserved - own.onHand);
      return [shelf({ ...own, owed, variantId, warehouseId, lowAt: marks[at % 2] ?? null })];
    }),
  );
const movement: fc.Arbitrary<Movement> = fc.record({
  variantId: fc.constantFrom(...variants),
  warehouseId: fc.constantFrom(...warehouses),
  kind: fc.constant("adjust" as const),
  onHand: fc.integer({ min: -3, max: 3 }),
  reserved: fc.integer({ min: -3, max: 3 }),
});
const movements = fc.array(movement, { minLength: 1, maxLength: 5 });

const mayBeOrdered = (all: readonly Shelf[], id: VariantId): number =>
  exact(
    all
      .filter(({ variantId }) => variantId === id)
      .reduce((sum, one) => sum + (one.active ? freeOn(one) : Math.min(0, freeOn(one))), 0),
  );

test("a fact says what the shelves come to afterwards, and whatever changed is told", () => {
  fc.assert(
    fc.property(shelves, movements, (before, moved) => {
      const after = applyTo(before, moved);
      const facts = new Map(factsOf(before, moved, shopMark).map((fact) => [fact.variantId, fact]));
      for (const id of variants) {
        const fact = facts.get(id);
        if (fact) expect(fact.available).toBe(Math.max(0, mayBeOrdered(after, id)));
        else expect(mayBeOrdered(after, id)).toBe(mayBeOrdered(before, id));
      }
    }),
    { numRuns: 2_000 },
  );
});

test("it falls exactly when it was above its mark and is no more", () => {
  fc.assert(
    fc.property(shelves, movements, (before, moved) => {
      const after = applyTo(before, moved);
      for (const { variantId, fell, threshold } of factsOf(before, moved, shopMark)) {
        const mark = before.find((one) => one.variantId === variantId)?.lowAt ?? shopMark;
        expect(threshold).toBe(mark);
        expect(fell).toBe(mayBeOrdered(before, variantId) > mark && mayBeOrdered(after, variantId) <= mark);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("shipping what was reserved tells nothing", () => {
  const place: Place = { variantId: `var_${uuid("1")}`, warehouseId: `whs_${uuid("8")}` };
  const before = [shelf({ ...place, onHand: 5, reserved: 2 })];
  expect(factsOf(before, [{ ...place, kind: "spend", onHand: -2, reserved: -2 }], shopMark)).toEqual([]);
});
