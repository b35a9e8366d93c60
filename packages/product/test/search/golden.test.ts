import { afterAll, beforeAll, expect, test } from "bun:test";
import type { BrandId } from "@torg/contracts";
import { newId, openShop, type Shop } from "../shop";
import { demoCatalogue } from "./demo-catalogue";
import { buildingQueries, type GoldenQuery, setAsideQueries } from "./golden-queries";
import { type Judged, judge, meanOf } from "./precision";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await fillDemo();
}, 120_000);
afterAll(() => shop?.stop());

async function fillDemo(): Promise<void> {
  const key = () => ({ key: newId("key") });
  const brands = new Map<string, BrandId>();
  for (const { brand, name, nameEn, description, sku, barcode } of demoCatalogue) {
    const brandId = brands.get(brand) ?? (await shop.staff.createBrand({ name: brand }, key())).id;
    brands.set(brand, brandId);
    await shop.staff.create(
      {
        name,
        description,
        brandId,
        translations: { en: { name: nameEn } },
        variants: [{ sku, barcode }],
      },
      key(),
    );
  }
}

async function judgeAll(queries: readonly GoldenQuery[]): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const query of queries) {
    const { items } = await shop.visitor.search({ text: query.text, limit: 5 });
    judged.push(
      judge(
        query,
        items.map(({ variants: [first] }) => ({ sku: first?.sku ?? "" })),
      ),
    );
  }
  return judged;
}

/** The mean and each miss, where people look at them. */
function report(part: string, judged: readonly Judged[]): void {
  const names = new Map(demoCatalogue.map(({ sku, name }) => [sku, name]));
  const misses = judged
    .filter(({ precision }) => precision < 1)
    .map(
      ({ query, precision, found }) =>
        `  ${precision.toFixed(2)} «${query.text}» (${query.group}): ${found.map((sku) => names.get(sku)).join(" · ") || "nothing"}`,
    );
  process.stderr.write(
    `precision@5, ${part}: ${meanOf(judged).toFixed(3)} over ${judged.length} queries, ${misses.length} misses\n${misses.join("\n")}\n`,
  );
}

test.each([
  ["used while building", buildingQueries],
  ["set aside", setAsideQueries],
])(
  "of the five products that a search shows first nine in ten are right: queries %s",
  async (part, queries) => {
    const judged = await judgeAll(queries);
    report(part, judged);
    expect(meanOf(judged)).toBeGreaterThanOrEqual(0.9);
    for (const [group, own] of Map.groupBy(judged, ({ query }) => query.group)) {
      expect({ group, half: meanOf(own) >= 0.5 }).toEqual({ group, half: true }); // no kind of question fails as a whole
    }
  },
  60_000,
);
