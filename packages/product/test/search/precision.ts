import { type DemoProduct, demoCatalogue } from "./demo-catalogue";
import { answersTo, type GoldenQuery } from "./golden-queries";

/** How good an answer was, and what came where something else was expected. */
export type Judged = {
  readonly query: GoldenQuery;
  readonly precision: number;
  readonly found: readonly string[];
};

const places = 5;

/**
 * Precision at five: of the first five products, how many were expected. Where fewer are expected, only as
 * many are looked at; where none is, an empty answer is the right one.
 */
export function judge(query: GoldenQuery, answer: readonly Pick<DemoProduct, "sku">[]): Judged {
  const expected = new Set(
    demoCatalogue.filter((product) => answersTo(product, query.expected)).map(({ sku }) => sku),
  );
  const wanted = Math.min(places, expected.size);
  const first = answer.slice(0, wanted || places).map(({ sku }) => sku);
  const right = first.filter((sku) => expected.has(sku)).length;
  const precision = wanted > 0 ? right / wanted : Number(first.length === 0);
  return { query, precision, found: first };
}

export const meanOf = (judged: readonly Judged[]): number =>
  judged.reduce((sum, { precision }) => sum + precision, 0) / judged.length;
