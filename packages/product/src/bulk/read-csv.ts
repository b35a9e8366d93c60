import { Readable } from "node:stream";
import { Failure } from "@torg/contracts";
import { CsvError, parse } from "csv-parse";
import { type CsvColumn, type CsvLine, readHeading } from "../domain/csv-columns";
import { type BadRow, type Entry, entryOf, isSameProduct, joined } from "../domain/csv-entry";

const headingCharsMax = 10_000;
const recordCharsMax = 1_000_000;
/** As many variants as a product may be given at a time. */
const variantsMax = 200;

/** The products of a file in CSV (RFC 4180, commas or semicolons), and the rows that cannot be read; row 1 is the heading. */
export async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<Entry | BadRow> {
  let open: Entry | undefined;
  for await (const entry of entriesOf(text)) {
    if (!("given" in entry)) {
      yield entry; // the lines around it may still be of one product
      continue;
    }
    if (open && isSameProduct(open, entry) && open.rows.length < variantsMax) {
      open = joined(open, entry);
      continue;
    }
    if (open) yield open;
    open = entry;
  }
  if (open) yield open;
}

async function* entriesOf(text: AsyncIterable<string>): AsyncGenerator<Entry | BadRow> {
  const { delimiter, whole } = await findDelimiter(text);
  const parser = Readable.from(whole).pipe(
    parse({
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: recordCharsMax,
    }),
  );
  let columns: CsvColumn[] | undefined;
  let row = 0;
  try {
    for await (const cells of parser) {
      row += 1;
      const given: string[] = cells;
      if (columns === undefined) {
        const heading = readHeading(given);
        if (typeof heading === "string") throw invalid(1, heading);
        columns = heading;
      } else if (given.length !== columns.length) {
        yield { row, field: "", reason: `${given.length} ячеек, а столбцов ${columns.length}` };
      } else {
        yield entryOf(lineOf(columns, given), row);
      }
    }
  } catch (error) {
    if (error instanceof CsvError) throw invalid(row + 1, error.message);
    throw error;
  }
  if (columns === undefined) throw invalid(1, "файл пуст");
}

function lineOf(columns: readonly CsvColumn[], cells: readonly string[]): CsvLine {
  const line: CsvLine = {};
  columns.forEach((column, at) => {
    const cell = cells[at] ?? "";
    if (cell.trim() !== "") line[column] = cell;
  });
  return line;
}

/** Whatever stands more often in the heading. The text that was read for it goes first again. */
async function findDelimiter(
  text: AsyncIterable<string>,
): Promise<{ delimiter: string; whole: AsyncIterable<string> }> {
  const parts = text[Symbol.asyncIterator]();
  let read = "";
  while (!/[\r\n]/.test(read) && read.length < headingCharsMax) {
    const next = await parts.next();
    if (next.done === true) break;
    read += next.value;
  }
  const [heading = ""] = read.split(/[\r\n]/);
  const count = (sign: string): number => heading.split(sign).length;
  async function* whole(): AsyncGenerator<string> {
    yield read;
    yield* { [Symbol.asyncIterator]: () => parts };
  }
  return { delimiter: count(";") > count(",") ? ";" : ",", whole: whole() };
}

const invalid = (row: number, detail: string): Failure =>
  new Failure("input.invalid", { errors: [{ pointer: `/${row}`, detail }] });
