import { expect, test } from "bun:test";
import type { LineRequest, VariantId, WarehouseId } from "@torg/contracts";
import fc from "fast-check";
import { settle } from "./settlement";
import { applyTo, shelf, uuid } from "./shelves.fixture";
import { type HeldLine, openOf, type Shelf } from "./stock";

const boots: VariantId = `var_${uuid("1")}`;
const shoes: VariantId = `var_${uuid("2")}`;
const near: WarehouseId = `whs_${uuid("8")}`;
const far: WarehouseId = `whs_${uuid("9")}`;

const line = (variantId: VariantId, warehouseId: WarehouseId, quantity: number): HeldLine => ({
  variantId,
  warehouseId,
  quantity,
  spent: 0,
  released: 0,
});
const held = [line(boots, near, 3), line(boots, far, 2), line(shoes, near, 1.5)];
const shelves = held.map(({ variantId, warehouseId, quantity }) =>
  shelf({ variantId, warehouseId, onHand: 10, reserved: quantity }),
);

type Move = { readonly shipped: readonly LineRequest[]; readonly over: boolean };
type State = { readonly held: readonly HeldLine[]; readonly shelves: readonly Shelf[] };

const play = (moves: readonly Move[]): State =>
  moves.reduce<State>(
    (state, move) => {
      const { lines, movements } = settle(state.held, state.shelves, move);
      return { held: lines, shelves: applyTo(state.shelves, movements) };
    },
    { held, shelves },
  );

const shipped = fc
  .record({ boots: fc.integer({ min: 0, max: 5 }), shoes: fc.constantFrom(0, 0.5, 1.5) })
  .map((left): LineRequest[] => [
    { variantId: boots, quantity: left.boots },
    { variantId: shoes, quantity: left.shoes },
  ]);
const moves = fc.array(fc.record({ shipped, over: fc.boolean() }), { minLength: 1, maxLength: 6 });
const shuffled = moves.chain((own) =>
  fc.record({
    own: fc.constant(own),
    again: fc.shuffledSubarray([...own, ...own], { minLength: own.length * 2 }),
  }),
);

test("moves that come in any order and twice leave what they leave in order and once", () => {
  fc.assert(
    fc.property(shuffled, ({ own, again }) => expect(play(again)).toEqual(play(own))),
    { numRuns: 2_000 },
  );
});

test("figures never fall below zero or below what is reserved, and what is reserved is what the lines hold", () => {
  fc.assert(
    fc.property(moves, (script) => {
      const state = play(script);
      state.shelves.forEach((one, at) => {
        const own = state.held[at];
        expect(one.onHand).toBeGreaterThanOrEqual(one.reserved);
        expect(own && openOf(own)).toBe(one.reserved);
      });
    }),
  );
});

test("an order that is over holds nothing, and what was not spent may be ordered again", () => {
  const state = play([{ shipped: [{ variantId: boots, quantity: 4 }], over: true }]);
  expect(state.shelves.map(({ onHand, reserved }) => [onHand, reserved])).toEqual([
    [7, 0],
    [9, 0],
    [10, 0],
  ]);
});

test("a repeated move has nothing to write", () => {
  const move = { shipped: [{ variantId: boots, quantity: 4 }], over: true };
  const state = play([move]);
  expect(settle(state.held, state.shelves, move).movements).toEqual([]);
});
