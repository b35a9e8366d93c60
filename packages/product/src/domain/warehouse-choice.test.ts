import { expect, test } from "bun:test";
import type { VariantId, WarehouseId } from "@torg/contracts";
import fc from "fast-check";
import { exact } from "./quantity";
import { shelf, uuid } from "./shelves.fixture";
import { inOrderOfChoice, type OpenShelf, warehouseChoices } from "./warehouse-choice";

const variants = ["1", "2", "3"].map((n): VariantId => `var_${uuid(n)}`);
const warehouses = ["7", "8", "9"].map((n): WarehouseId => `whs_${uuid(n)}`);
const amount = fc.integer({ min: -2_000, max: 9_000 }).map((thousandths) => thousandths / 1000);

const shelves: fc.Arbitrary<OpenShelf[]> = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 3 }),
    fc.array(amount, { minLength: 9, maxLength: 9 }),
    fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8]),
  )
  .map(([priorities, amounts, present]) =>
    present.flatMap((at) => {
      const [variantId, warehouseId] = [variants[at % 3], warehouses[Math.floor(at / 3)]];
      if (variantId === undefined || warehouseId === undefined) return [];
      const priority = priorities[Math.floor(at / 3)] ?? 1;
      return [{ shelf: shelf({ variantId, warehouseId, priority }), free: amounts[at] ?? 0 }];
    }),
  );
const wanted = fc
  .array(
    fc.tuple(
      fc.constantFrom(...variants),
      fc.integer({ min: 1, max: 5_000 }).map((n) => n / 1000),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((lines) => new Map(lines));
const choice = fc.constantFrom(...warehouseChoices);

const has = (all: readonly OpenShelf[], warehouseId: WarehouseId, lines: ReadonlyMap<VariantId, number>) =>
  [...lines].every(
    ([variantId, quantity]) =>
      exact(
        all
          .filter((one) => one.shelf.warehouseId === warehouseId && one.shelf.variantId === variantId)
          .reduce((sum, { free }) => sum + free, 0),
      ) >= quantity,
  );

test("a choice orders shelves, and neither adds nor loses one", () => {
  fc.assert(
    fc.property(choice, wanted, shelves, (own, lines, all) => {
      expect(new Set(inOrderOfChoice(own, lines, all))).toEqual(new Set(all));
      expect(inOrderOfChoice(own, lines, all)).toHaveLength(all.length);
    }),
  );
});

test("it does not depend on the order in which shelves are read", () => {
  const shuffled = shelves.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(
      fc.constantFrom("priority" as const, "one_warehouse" as const),
      wanted,
      shuffled,
      (own, lines, [all, again]) => {
        const ofOne = (from: readonly OpenShelf[]) =>
          variants.map((id) => inOrderOfChoice(own, lines, from).filter((one) => one.shelf.variantId === id));
        expect(ofOne(again)).toEqual(ofOne(all));
      },
    ),
  );
});

test("by priority, the lower number stands first, and of equal ones the older warehouse", () => {
  fc.assert(
    fc.property(wanted, shelves, (lines, all) => {
      const order = inOrderOfChoice("priority", lines, all).map(({ shelf: own }) => own);
      order.forEach((own, at) => {
        const next = order[at + 1];
        if (next === undefined) return;
        expect(own.priority).toBeLessThanOrEqual(next.priority);
        if (own.priority === next.priority) expect(own.warehouseId <= next.warehouseId).toBe(true);
      });
    }),
  );
});

test("by most stock, nothing stands before a fuller shelf", () => {
  fc.assert(
    fc.property(wanted, shelves, (lines, all) => {
      const frees = inOrderOfChoice("most_stock", lines, all).map(({ free }) => free);
      expect(frees).toEqual(frees.toSorted((a, b) => b - a));
    }),
  );
});

test("one warehouse for all, the first that has everything; where none has, by priority", () => {
  fc.assert(
    fc.property(wanted, shelves, (lines, all) => {
      const order = inOrderOfChoice("one_warehouse", lines, all);
      const byPriority = inOrderOfChoice("priority", lines, all);
      const whole = byPriority.find((one) => has(all, one.shelf.warehouseId, lines));
      if (whole === undefined) expect(order).toEqual(byPriority);
      else expect(order[0]?.shelf.warehouseId).toBe(whole.shelf.warehouseId);
    }),
  );
});
