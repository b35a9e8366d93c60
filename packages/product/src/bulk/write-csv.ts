import { stringify } from "csv-stringify/sync";
import { csvColumnNames, csvColumns } from "../domain/csv-columns";

export type CsvDress = {
  /** Semicolons, Russian headings and the mark that tells Excel of UTF-8. */
  readonly forExcel: boolean;
};

/** Lines of cells as a CSV file (RFC 4180) in UTF-8; the next ones are asked for when the reader has room. */
export function writeCsv(
  lines: AsyncIterator<string[][]>,
  { forExcel }: CsvDress,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const text = (rows: string[][]): Uint8Array =>
    encoder.encode(stringify(rows, { delimiter: forExcel ? ";" : ",", record_delimiter: "windows" }));
  return new ReadableStream({
    start(stream) {
      if (forExcel) stream.enqueue(encoder.encode("\ufeff"));
      stream.enqueue(text([forExcel ? csvColumnNames.map((name) => csvColumns[name]) : [...csvColumnNames]]));
    },
    async pull(stream) {
      const next = await lines.next();
      if (next.done === true) stream.close();
      else stream.enqueue(text(next.value));
    },
    async cancel() {
      await lines.return?.();
    },
  });
}
