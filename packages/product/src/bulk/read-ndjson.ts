import { Failure } from "@torg/contracts";
import { type BadRow, BulkRow, type Entry } from "../domain/csv-entry";

const lineCharsMax = 1_000_000;

/** The products of NDJSON, one row of `product.upsert` on each line, and the lines that cannot be read. */
export async function* readNdjson(text: AsyncIterable<string>): AsyncGenerator<Entry | BadRow> {
  let row = 0;
  for await (const line of linesOf(text)) {
    row += 1;
    if (line.trim() !== "") yield readLine(line, row);
  }
}

function readLine(line: string, row: number): Entry | BadRow {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return { row, field: "", reason: "not JSON" };
  }
  const read = BulkRow.safeParse(raw);
  if (read.success) return { rows: [row], given: read.data };
  const [issue] = read.error.issues;
  const field = issue?.code === "unrecognized_keys" ? (issue.keys[0] ?? "") : (issue?.path.join(".") ?? "");
  return { row, field, reason: issue?.message ?? "" };
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const part of text) {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > lineCharsMax)
      throw new Failure("input.invalid", {
        errors: [{ pointer: "", detail: `a line of more than ${lineCharsMax} characters` }],
      });
    yield* lines;
  }
  if (rest !== "") yield rest;
}
