import { Currency, product } from "@torg/contracts";
import type { CsvColumn, CsvLine } from "./csv-columns";
import { readList, readPairs } from "./csv-list";
import { readPrice } from "./csv-price";
import type { UpsertRow } from "./plan-upsert";

/** What an upload says of one product, with the numbers of the rows that say it. */
export type Entry = {
  readonly rows: readonly number[];
  readonly given: UpsertRow;
  /** Places by their slugs, to be looked up. */
  readonly categories?: readonly string[] | undefined;
  readonly brand?: string | undefined;
};
/** A row that cannot be taken, whatever the catalogue holds. */
export type BadRow = {
  readonly row: number;
  readonly sku?: string | undefined;
  readonly field: string;
  readonly reason: string;
};

/** One row of `product.upsert`, as a file gives it: what changes a product that is there need not name it. */
export const BulkRow = product.upsert.input.shape.products.element.partial({ name: true });

/** One line as a product with one variant; lines that follow each other with the same product are joined later. */
export function entryOf(line: CsvLine, row: number): Entry | BadRow {
  const bad = (field: string, reason: string): BadRow => ({ row, sku: line.sku, field, reason });
  const attributes = line.attributes === undefined ? undefined : readPairs(line.attributes);
  if (line.attributes !== undefined && attributes === undefined)
    return bad("attributes", "не «имя=значение»");
  const options = line.options === undefined ? undefined : readPairs(line.options);
  if (line.options !== undefined && options === undefined) return bad("options", "не «имя=значение»");
  const currency = Currency.safeParse(line.currency?.toUpperCase() ?? "RUB");
  if (!currency.success) return bad("currency", `валюта «${line.currency}» неизвестна`);
  const price = line.price === undefined ? undefined : readPrice(line.price, currency.data);
  if (line.price !== undefined && price === undefined) return bad("price", `«${line.price}» — не цена`);

  const given = BulkRow.safeParse(
    withoutAbsent({
      name: line.name,
      slug: line.product,
      description: line.description,
      status: line.status,
      kind: line.kind,
      vat: line.vat,
      unit: line.unit,
      unitCode: line.unit_code,
      images: line.images === undefined ? undefined : readList(line.images),
      attributes,
      translations: englishOf(line),
      variants: [withoutAbsent({ sku: line.sku, name: line.variant, barcode: line.barcode, options, price })],
    }),
  );
  if (!given.success) {
    const [issue] = given.error.issues;
    return bad(columnOf(issue?.path ?? []), issue?.message ?? "");
  }
  return {
    rows: [row],
    given: given.data,
    categories: line.categories === undefined ? undefined : readList(line.categories),
    brand: line.brand,
  };
}

/** The next line of the same product adds its variant; what it says of the product was said by the first. */
export const joined = (entry: Entry, next: Entry): Entry => ({
  ...entry,
  rows: [...entry.rows, ...next.rows],
  given: { ...entry.given, variants: [...entry.given.variants, ...next.given.variants] },
});

/** Whether two lines speak of one product: by its address, or where there is none, by its name. */
export const isSameProduct = (one: Entry, other: Entry): boolean =>
  !isNameless(one) &&
  (one.given.slug === undefined && other.given.slug === undefined
    ? one.given.name === other.given.name
    : one.given.slug === other.given.slug);

/** It names its product by an article alone. */
export const isNameless = ({ given }: Entry): boolean => given.slug === undefined && given.name === undefined;

function englishOf({ name_en: name, description_en: description }: CsvLine) {
  if (name === undefined && description === undefined) return undefined;
  return { en: withoutAbsent({ name, description }) };
}

const withoutAbsent = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

const columnsByField: Readonly<Record<string, CsvColumn>> = { slug: "product", unitCode: "unit_code" };

/** The column that a fault of the row stands in. */
function columnOf([field, , own]: readonly PropertyKey[]): string {
  const name = String(field === "variants" && own !== undefined ? own : (field ?? "sku"));
  if (field === "variants" && name === "name") return "variant";
  return columnsByField[name] ?? name;
}
