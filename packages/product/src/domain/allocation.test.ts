import { expect, test } from "bun:test";
import { Failure, type VariantId, type WarehouseId } from "@torg/contracts";
import fc from "fast-check";
import { allocate } from "./allocation";
import { exact } from "./quantity";
import { applyTo, shelf, uuid } from "./shelves.fixture";
import { freeOn, type HeldLine, openOf, placeKey, type Shelf } from "./stock";
import { warehouseChoices } from "./warehouse-choice";

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

const beyond = fc.constantFrom(0, 0, 1.5, 4);
/** Shelves as a shop has them: some owe goods already, some warehouses are closed, some variants may be promised. */
const anyShelves = fc
  .tuple(
    fc.tuple(beyond, beyond, beyond),
    fc.array(fc.record({ onHand: quantity, reserved: quantity, active: fc.boolean() }), {
      minLength: 6,
      maxLength: 6,
    }),
  )
  .map(([limits, figures]) =>
    figures.flatMap((own, at): Shelf[] => {
      const [variantId, warehouseId] = [variants[at % 3], warehouses[Math.floor(at / 3)]];
      if (variantId === undefined || warehouseId === undefined) return [];
      const owed = Math.max(0, exact(own.reserved - own.onHand));
      return [shelf({ ...own, owed, variantId, warehouseId, beyond: limits[at % 3] ?? 0 })];
    }),
  );
const choice = fc.constantFrom(...warehouseChoices);

/** What goods and promises come to: goods of closed warehouses are no goods, but their debts are debts. */
const room = (all: readonly Shelf[], id: VariantId): number =>
  sum(of(all, id).map((one) => (one.active ? freeOn(one) : Math.min(0, freeOn(one)))));

test("an order gets what is there and what may be promised beyond it, less what others are owed, and no more", () => {
  fc.assert(
    fc.property(wanted, anyShelves, choice, (lines, there, own) => {
      const possible = variants.every((id) => {
        const asked = sum(of(lines, id).map((line) => line.quantity));
        const open = of(there, id).filter(({ active }) => active);
        return asked === 0 || (open.length > 0 && asked <= exact(room(there, id) + (open[0]?.beyond ?? 0)));
      });
      expect(attempt(lines, there, { choice: own }) !== undefined).toBe(possible);
    }),
    { numRuns: 2_000 },
  );
});

test("what is promised beyond the shelf is said so, and only that: the database lets nothing else be owed", () => {
  fc.assert(
    fc.property(wanted, anyShelves, choice, (lines, there, own) => {
      const decision = attempt(lines, there, { choice: own });
      if (!decision) return;
      const after = applyTo(there, decision.movements);
      for (const one of after) expect(one.owed).toBe(Math.max(0, exact(one.reserved - one.onHand)));
      for (const id of variants) {
        const asked = sum(of(lines, id).map((line) => line.quantity));
        const promised = sum(of(decision.movements, id).map(({ owed = 0 }) => owed));
        expect(promised).toBe(Math.max(0, exact(asked - Math.max(0, room(there, id)))));
        expect(sum(of(decision.lines, id).map((line) => line.quantity))).toBe(asked);
      }
      const closed = new Set(there.filter(({ active }) => !active).map(placeKey));
      expect(decision.movements.filter((one) => closed.has(placeKey(one)))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test("goods that come in are first for those who are owed them", () => {
  const variantId: VariantId = `var_${uuid("1")}`;
  const warehouseId: WarehouseId = `whs_${uuid("8")}`;
  const empty = shelf({ variantId, warehouseId, beyond: 5 });
  const first = allocate([{ variantId, quantity: 3 }], [empty]);
  const [owing = empty] = applyTo([empty], first.movements);
  expect(owing).toMatchObject({ reserved: 3, owed: 3 });
  const receipt = [{ variantId, warehouseId, kind: "adjust", onHand: 4, reserved: 0 } as const];
  const [filled = owing] = applyTo([owing], receipt);
  expect(filled).toMatchObject({ onHand: 4, reserved: 3, owed: 0 });
  expect(attempt([{ variantId, quantity: 2 }], [{ ...filled, beyond: 0 }])).toBeUndefined();
  expect(attempt([{ variantId, quantity: 1 }], [{ ...filled, beyond: 0 }])).toBeDefined();
});
