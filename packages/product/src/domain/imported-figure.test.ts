import { expect, test } from "bun:test";
import fc from "fast-check";
import { readFigure } from "./imported-figure";
import { shelf, uuid } from "./shelves.fixture";

const place = { variantId: `var_${uuid("1")}`, warehouseId: `whs_${uuid("1")}` } as const;
const thousandths = (min: number, max: number) => fc.integer({ min, max }).map((n) => n / 1000);
const shelves = fc
  .record({
    reserved: thousandths(0, 9_000),
    free: thousandths(0, 9_000),
    imported: fc.option(thousandths(-9_000, 9_000)),
  })
  .map(({ reserved, free, imported }) => shelf({ ...place, onHand: reserved + free, reserved, imported }));

test("a figure from 1C leaves the larger of itself and what orders hold, and never less than nothing", () => {
  fc.assert(
    fc.property(shelves, fc.double({ min: -10, max: 20, noNaN: true }), (before, figure) => {
      const read = readFigure(before, figure);
      if (read === undefined) return;
      expect(before.onHand + read.change).toBeCloseTo(Math.max(figure, before.reserved, 0), 3);
      expect(readFigure({ ...before, ...read }, figure)).toBeUndefined(); // said again, it is no news
    }),
  );
});

test("a figure that 1C repeats says nothing, whatever was sold since", () => {
  const sold = shelf({ ...place, onHand: 2, imported: 10 });
  expect(readFigure(sold, 10)).toBeUndefined();
  expect(readFigure(sold, 10.0004)).toBeUndefined(); // three decimals are kept
});
