import type { Transaction } from "@torg/chassis";
import { Failure, type ProductId } from "@torg/contracts";
import type { Ctx } from "../config";
import { type BadRow, type Entry, isNameless, joined } from "../domain/csv-entry";
import { refusals } from "../domain/refusals";
import { brandSlugOwners } from "../store/brands";
import { lockCatalogue } from "../store/catalogue-lock";
import { categorySlugOwners } from "../store/categories";
import { variantsBySku } from "../store/variants";
import { type Applied, applyRows } from "./apply-rows";

type Upload = {
  readonly entries: AsyncIterable<Entry | BadRow>;
  /** Nothing is kept: the report is what would have been. */
  readonly dryRun: boolean;
  /** `skip` takes the good rows, batch by batch; `abort` takes all rows in one commit, or none. */
  readonly onError: "skip" | "abort";
};

export type UploadReport = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
  /** Whether anything of it was kept. */
  readonly written: boolean;
  /** The first of the refused rows, by their numbers in the file. */
  readonly rows: readonly BadRow[];
};

type Tally = { created: number; updated: number; unchanged: number; refused: number; rows: BadRow[] };

/** Ends a commit that is not to stand. */
const undone = Symbol("undone");

/**
 * Takes a file of products by the SKUs of their variants. What was taken of a file that broke off is taken as unchanged
 * when it is sent again. Of a large file only a batch is in memory; of one that is taken whole or not at all, all of it.
 */
export async function takeUpload(ctx: Ctx, { entries, dryRun, onError }: Upload): Promise<UploadReport> {
  const tally: Tally = { created: 0, updated: 0, unchanged: 0, refused: 0, rows: [] };
  const take = async (step: string, batches: readonly (readonly (Entry | BadRow)[])[]): Promise<boolean> => {
    let own: Tally[] = [];
    let isKept = false;
    await ctx
      .commit(step, async (tx) => {
        own = []; // the work may run again
        await lockCatalogue(tx);
        for (const batch of batches) own.push(await takeBatch(ctx, tx, batch));
        isKept = !dryRun && (onError === "skip" || own.every(({ refused }) => refused === 0));
        if (!isKept) throw undone;
      })
      .catch((error: unknown) => {
        if (error !== undone) throw error;
      });
    for (const one of own) add(tally, one, ctx.config.UPLOAD_FAULTS_MAX);
    return isKept;
  };

  if (onError === "abort") {
    const batches = await all(entries, ctx.config);
    const written = await take("upload", batches);
    return { ...tally, written };
  }
  let written = false;
  let number = 0;
  for await (const batch of batchesOf(entries, ctx.config.UPLOAD_BATCH_ROWS)) {
    number += 1;
    written = (await take(`upload, batch ${number}`, [batch])) || written;
  }
  return { ...tally, written };
}

async function all(
  entries: AsyncIterable<Entry | BadRow>,
  { UPLOAD_BATCH_ROWS, UPLOAD_WHOLE_ROWS_MAX }: Ctx["config"],
): Promise<(Entry | BadRow)[][]> {
  const batches: (Entry | BadRow)[][] = [];
  let count = 0;
  for await (const batch of batchesOf(entries, UPLOAD_BATCH_ROWS)) {
    batches.push(batch);
    count += batch.length;
    if (count > UPLOAD_WHOLE_ROWS_MAX)
      throw new Failure("input.invalid", {
        errors: [{ pointer: "/onError", detail: `abort takes at most ${UPLOAD_WHOLE_ROWS_MAX} products` }],
      });
  }
  return batches;
}

async function* batchesOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function takeBatch(ctx: Ctx, tx: Transaction, batch: readonly (Entry | BadRow)[]): Promise<Tally> {
  const tally: Tally = { created: 0, updated: 0, unchanged: 0, refused: 0, rows: [] };
  const placed = await findPlaces(tx, batch);
  const good = await joinByOwner(tx, placed.filter(isEntry));
  const applied = await applyRows(
    ctx,
    tx,
    good.map(({ given }) => given),
  );
  for (const bad of placed) if (!isEntry(bad)) refuse(tally, bad);
  for (const [at, entry] of good.entries()) note(tally, entry, applied[at]);
  tally.rows.sort((one, other) => one.row - other.row);
  return tally;
}

const isEntry = (one: Entry | BadRow): one is Entry => "given" in one;

/** Categories and brands by their addresses; a row that names one that is not there is bad. */
async function findPlaces(tx: Transaction, batch: readonly (Entry | BadRow)[]): Promise<(Entry | BadRow)[]> {
  const entries = batch.filter(isEntry);
  const categories = await categorySlugOwners(
    tx,
    entries.flatMap((entry) => entry.categories ?? []),
  );
  const brands = await brandSlugOwners(
    tx,
    entries.flatMap((entry) => entry.brand ?? []),
  );
  return batch.flatMap((entry): (Entry | BadRow)[] => {
    if (!isEntry(entry)) return [entry];
    const brandId = entry.brand === undefined ? undefined : brands.get(entry.brand);
    const categoryIds = entry.categories?.flatMap((slug) => categories.get(slug) ?? []);
    const sku = entry.given.variants[0]?.sku;
    const bad = (field: string, reason: string) => entry.rows.map((row) => ({ row, sku, field, reason }));
    if (entry.brand !== undefined && brandId === undefined) return bad("brand", refusals.unknownBrand);
    if (categoryIds?.length !== entry.categories?.length) return bad("categories", refusals.unknownCategory);
    return [
      {
        ...entry,
        given: { ...entry.given, ...(brandId && { brandId }), ...(categoryIds && { categoryIds }) },
      },
    ];
  });
}

/** Lines that name their products by articles alone: those of one product are one row. */
async function joinByOwner(tx: Transaction, entries: readonly Entry[]): Promise<Entry[]> {
  const nameless = entries.filter(isNameless);
  if (nameless.length === 0) return [...entries];
  const skus = nameless.flatMap(({ given }) => given.variants.map(({ sku }) => sku));
  const owners = await variantsBySku(tx, skus);
  const byOwner = new Map<ProductId, Entry>();
  const others: Entry[] = [];
  for (const entry of entries) {
    const owner = isNameless(entry) ? owners.get(entry.given.variants[0]?.sku ?? "")?.productId : undefined;
    const before = owner && byOwner.get(owner);
    if (owner === undefined) others.push(entry);
    else byOwner.set(owner, before ? joined(before, entry) : entry);
  }
  return [...others, ...byOwner.values()];
}

function note(tally: Tally, entry: Entry, result: Applied | undefined): void {
  const outcome = result?.outcome ?? "refused";
  if (outcome !== "refused") tally[outcome] += entry.rows.length;
  else
    for (const [at, row] of entry.rows.entries())
      refuse(tally, {
        row,
        sku: (entry.given.variants[at] ?? entry.given.variants[0])?.sku,
        field: result?.field ?? "",
        reason: result?.reason ?? "",
      });
}

function refuse(tally: Tally, bad: BadRow): void {
  tally.refused += 1;
  tally.rows.push(bad);
}

function add(tally: Tally, own: Tally, faultsMax: number): void {
  tally.created += own.created;
  tally.updated += own.updated;
  tally.unchanged += own.unchanged;
  tally.refused += own.refused;
  tally.rows.push(...own.rows.slice(0, faultsMax - tally.rows.length));
}
