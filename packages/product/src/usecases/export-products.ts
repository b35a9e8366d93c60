import type { Database } from "@torg/chassis";
import { type CsvColumn, csvColumnNames } from "../domain/csv-columns";
import { writeList, writePairs } from "../domain/csv-list";
import { writePrice } from "../domain/csv-price";
import { type ExportedVariant, exportAfter } from "../store/export-lines";

/** The catalogue as lines of cells, some hundred products at a time, in the order of arrival. */
export async function* exportProducts(db: Database): AsyncGenerator<string[][]> {
  for (let after: ExportedVariant["productId"] | undefined; ; ) {
    const variants = await exportAfter(db, after);
    const last = variants.at(-1);
    if (last === undefined) return;
    yield variants.map((variant) => csvColumnNames.map((column) => cellOf(variant, column)));
    after = last.productId;
  }
}

function cellOf(variant: ExportedVariant, column: CsvColumn): string {
  switch (column) {
    case "categories":
    case "images":
      return writeList(variant[column]);
    case "attributes":
    case "options":
      return writePairs(variant[column]);
    case "price":
      return variant.price === null ? "" : writePrice(variant.price);
    case "currency":
      return variant.price?.currency ?? "";
    default:
      return variant[column] ?? "";
  }
}
