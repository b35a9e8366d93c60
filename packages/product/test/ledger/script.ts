import fc from "fast-check";

/** One thing that somebody does; numbers stand for goods, warehouses and orders, until they are known. */
export type Step =
  | { readonly kind: "receive"; readonly good: number; readonly warehouse: number; readonly amount: number }
  | { readonly kind: "adjust"; readonly good: number; readonly warehouse: number; readonly amount: number }
  | { readonly kind: "reserve"; readonly order: number; readonly lines: readonly Line[] }
  | { readonly kind: "spend"; readonly order: number; readonly shipped: readonly Line[] }
  | { readonly kind: "release"; readonly order: number };
type Line = { readonly good: number; readonly amount: number };

/** What everybody does, hand by hand: few goods and few orders, so that all hands meet on the same rows. */
export type Script = readonly (readonly Step[])[];

export const [goods, warehouses, orders] = [3, 2, 60];

const amount = fc.integer({ min: 1, max: 9_000 }).map((thousandths) => thousandths / 1000);
const good = fc.nat(goods - 1);
const warehouse = fc.nat(warehouses - 1);
const order = fc.nat(orders - 1);
const lines = fc.uniqueArray(fc.record({ good, amount }), {
  minLength: 1,
  maxLength: goods,
  selector: (line) => line.good,
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("receive" as const), good, warehouse, amount }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("adjust" as const),
      good,
      warehouse,
      amount: fc.tuple(amount, fc.boolean()).map(([size, out]) => (out ? -size : size)),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("reserve" as const), order, lines }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("spend" as const), order, shipped: lines }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("release" as const), order }) },
);

export const scriptOf = (hands: number, steps: number): fc.Arbitrary<Script> =>
  fc.array(fc.array(step, { minLength: steps, maxLength: steps }), { minLength: hands, maxLength: hands });
