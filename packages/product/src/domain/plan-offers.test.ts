import { expect, test } from "bun:test";
import type { ImportedOffer, PriceListId, ProductId, VariantId, WarehouseId } from "@torg/contracts";
import fc from "fast-check";
import { findChanges, foldById } from "./changes";
import { type KnownOffers, planOffers } from "./plan-offers";
import { uuid } from "./shelves.fixture";
import type { VariantRow } from "./variant-row";

const ids = <P extends string>(prefix: P, digits: string[]) =>
  digits.map((n): `${P}_${string}` => `${prefix}_${uuid(n)}`);
const products: ProductId[] = ids("prd", ["1", "2"]);
const removed: ProductId = `prd_${uuid("3")}`;
const unknown: ProductId = `prd_${uuid("4")}`;
const variants: VariantId[] = ids("var", ["1", "2", "3", "4", "5"]);
const list: PriceListId = `prl_${uuid("1")}`;
const warehouse: WarehouseId = `whs_${uuid("1")}`;

const offer = fc
  .record(
    {
      id: fc.constantFrom(...variants),
      productId: fc.constantFrom(...products, removed, unknown),
      sku: fc.constantFrom("A", "B", "C"),
      barcode: fc.constantFrom("A", "4600001"),
      name: fc.constantFrom("Кеды", "Боты"),
      stock: fc.constantFrom(1, 2e9).map((onHand) => [{ warehouseId: warehouse, onHand }]),
      deleted: fc.boolean(),
    },
    { requiredKeys: ["id", "productId"] },
  )
  .map((row): ImportedOffer => row);
const batches = fc.array(fc.array(offer, { maxLength: 8 }), { maxLength: 5 });

const knownOf = (rows: ReadonlyMap<VariantId, VariantRow>): KnownOffers => ({
  products: new Map([...products.map((id) => [id, "published"] as const), [removed, "removed"]]),
  variants: rows,
  skus: new Map([...rows.values()].filter((row) => !row.retired).map(({ sku, id }) => [sku, id])),
  priceLists: new Map([[list, undefined]]),
  warehouses: new Set([warehouse]),
});

/** The variants after these batches. */
function play(script: readonly (readonly ImportedOffer[])[]): Map<VariantId, VariantRow> {
  const rows = new Map<VariantId, VariantRow>();
  for (const batch of script) {
    for (const row of planOffers(foldById(batch), knownOf(rows)).variants) rows.set(row.id, row);
  }
  return rows;
}

test("whatever comes, no two variants that are sold share a sku", () => {
  fc.assert(
    fc.property(batches, (script) => {
      const skus = [...play(script).values()].filter((row) => !row.retired).map(({ sku }) => sku);
      expect(new Set(skus).size).toBe(skus.length);
    }),
    { numRuns: 1_000 },
  );
});

test("every row of a batch is accepted, refused or idle", () => {
  fc.assert(
    fc.property(batches, fc.array(offer), (script, batch) => {
      const rows = foldById(batch);
      const { accepted, variants: next, refused, idle } = planOffers(rows, knownOf(play(script)));
      expect(accepted.length + refused.length + idle).toBe(rows.length);
      expect(next.map(({ id }) => id)).toEqual(accepted.map(({ id }) => id));
    }),
  );
});

test("what a batch accepted, the same batch accepts again and changes nothing by it", () => {
  fc.assert(
    fc.property(batches, fc.array(offer), (script, batch) => {
      const rows = foldById(batch);
      const before = play(script);
      const accepted = planOffers(rows, knownOf(before)).accepted;
      const after = play([...script, batch]);
      const again = planOffers(accepted, knownOf(after));
      const { created, changed } = findChanges(after, again.variants);
      expect([created, changed, again.refused]).toEqual([[], [], []]);
    }),
    { numRuns: 1_000 },
  );
});
