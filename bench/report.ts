import { cpus } from "node:os";

export type Row = { readonly what: string } & (
  | { readonly cpuMs: number; readonly perSecond: number }
  | { readonly ms: number }
  | { readonly share: number }
  | { readonly memory: { readonly own: number; readonly all: number } }
);

const begin = "<!-- figures -->";
const end = "<!-- /figures -->";

/** What Torg aims at, CPU ms per operation. */
const aims: Readonly<Record<string, number>> = {
  "list of 20, 1,000 addresses, Zipf 1.0": 0.3,
  "detail, 1,000 addresses, Zipf 1.0": 0.25,
  "new cart with one item": 1.2,
  "order, from the first line to paid, drained": 8,
};

/** Prints the figures, and puts them into `bench/README.md` between its marks. */
export async function report(
  rows: readonly Row[],
  run: { rounds: number; products: number; clients: number },
): Promise<void> {
  const bare = rows.find((row) => row.what.startsWith("bare"));
  const unit = bare && "cpuMs" in bare ? bare.cpuMs : 1;
  const lines = rows.map((row) => {
    if ("cpuMs" in row)
      return `| ${row.what} | ${row.cpuMs.toFixed(3)} | ${aims[row.what] ?? ""} | ${(row.cpuMs / unit).toFixed(1)} | ${Math.round(row.perSecond)} |`;
    if ("ms" in row) return `| ${row.what} | ${row.ms.toFixed(1)} | 50 | | |`;
    if ("share" in row) return `| ${row.what} | ${(row.share * 100).toFixed(1)} % | | | |`;
    return `| ${row.what} | ${row.memory.own.toFixed(0)} / ${row.memory.all.toFixed(0)} | | | |`;
  });
  const table = [
    `${cpus().length} cores, ${run.products} products × 2 variants, ${run.clients} clients (8 for carts and orders), medians of ${run.rounds} interleaved rounds.`,
    "",
    "| what | CPU ms per operation, all processes | aim | × bare | per second |",
    "|---|---|---|---|---|",
    ...lines,
  ].join("\n");
  process.stdout.write(`${table}\n`);
  const file = new URL("README.md", import.meta.url);
  const text = await Bun.file(file).text();
  await Bun.write(
    file,
    `${text.slice(0, text.indexOf(begin) + begin.length)}\n${table}\n${text.slice(text.indexOf(end))}`,
  );
}
