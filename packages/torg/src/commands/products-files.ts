import { existsSync } from "node:fs";
import { nobody, openIdentities } from "@torg/chassis";
import { paint } from "../cli/paint";
import { UsageFault } from "../cli/usage-fault";
import { runningTorg } from "../running-torg";

type Running = { readonly url?: string | undefined; readonly data?: string | undefined };
type Importing = Running & { readonly "dry-run": boolean; readonly "on-error": string };

type Report = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly written: boolean;
  readonly rows: readonly { row: number; sku?: string; field: string; reason: string }[];
};

/** `torg products export [file]`: the catalogue as CSV, into a file or where it can be piped. */
export async function exportProducts(
  { excel, ...given }: Running & { readonly excel: boolean },
  [file, ...more]: readonly string[],
): Promise<void> {
  if (more.length > 0) throw new UsageFault("into one file", "products export");
  const response = await ask(given, `?excel=${excel}`);
  if (file === undefined) await Bun.write(Bun.stdout, response);
  else await Bun.write(file, response);
}

/** `torg products import <file>`: takes a file of products, and names the rows that were refused; exits 1 when there is one. */
export async function importProducts(
  { "dry-run": dryRun, "on-error": onError, ...given }: Importing,
  [file, ...more]: readonly string[],
): Promise<void> {
  if (file === undefined || more.length > 0) throw new UsageFault("name one file", "products import");
  if (!existsSync(file)) throw new UsageFault(`there is no ${file}`, "products import");
  const response = await ask(given, `?dryRun=${dryRun}&onError=${onError}`, {
    method: "POST",
    body: Bun.file(file).stream(),
    headers: { "content-type": file.endsWith(".csv") ? "text/csv" : "application/x-ndjson" },
  });
  const report: Report = await response.json();
  for (const { row, sku = "", field, reason } of report.rows)
    console.log(`${paint.bold(`row ${row}`)}  ${sku}  ${field}: ${reason}`);
  if (report.refused > report.rows.length) console.log(`and ${report.refused - report.rows.length} more`);
  const { created, updated, unchanged, refused, written } = report;
  const kept = dryRun ? "; nothing was written" : written || refused === 0 ? "" : "; none was taken";
  console.log(`${created} created, ${updated} updated, ${unchanged} unchanged, ${refused} refused${kept}`);
  if (refused > 0) process.exitCode = 1;
}

async function ask(given: Running, query: string, init: RequestInit = {}): Promise<Response> {
  const { identityDir, url } = runningTorg(given);
  const { sign } = await openIdentities(identityDir);
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${await sign("operator", "product", nobody)}`);
  const response = await fetch(`${url}/_services/product/v1/bulk/products${query}`, {
    ...init,
    headers,
  }).catch((cause: unknown) => {
    throw new UsageFault(`nobody answers at ${url}: is Torg running? ${cause}`);
  });
  if (response.ok) return response;
  const problem: { title?: string; detail?: string } = await response.json().catch(() => ({}));
  throw new UsageFault(
    [problem.title ?? `HTTP ${response.status}`, problem.detail].filter(Boolean).join(": "),
  );
}
