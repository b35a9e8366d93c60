import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { Count, CountId, VariantId, WarehouseId } from "@torg/contracts";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { rowsOf, uuids } from "./parameters";
import { counts } from "./schema";

type Header = typeof counts.$inferSelect;

/** Opens a counting, with an empty line for each variant that it is limited to. */
export async function insertCount(
  tx: Transaction,
  count: Pick<Header, "id" | "warehouseId" | "comment">,
  variantIds: readonly VariantId[] | undefined,
): Promise<void> {
  await tx.insert(counts).values({ ...count, whole: variantIds === undefined });
  if (variantIds === undefined) return;
  await tx.execute(sql`
    insert into count_lines (count_id, variant_id)
    select ${uuidOf(count.id)}, id from unnest(${uuids(variantIds)}) named(id) on conflict do nothing`);
}

/** Locks a counting: nobody enters or closes it meanwhile. */
export async function lockCount(tx: Transaction, id: CountId): Promise<Header | undefined> {
  const [found] = await tx.select().from(counts).where(eq(counts.id, id)).for("no key update");
  return found;
}

export const closeCount = (tx: Transaction, id: CountId, state: "posted" | "dropped") =>
  tx
    .update(counts)
    .set({ state, closedAt: sql`now()` })
    .where(and(eq(counts.id, id), eq(counts.state, "open")));

/** Enters figures beside those that the shelves have at this moment. The counting is locked. */
export async function enterLines(
  tx: Transaction,
  { id, warehouseId }: Pick<Header, "id" | "warehouseId">,
  lines: readonly { readonly variantId: VariantId; readonly counted: number }[],
): Promise<void> {
  const rows = lines.map(({ variantId, counted }) => ({ variant_id: uuidOf(variantId), counted }));
  await tx.execute(sql`
    insert into count_lines (count_id, variant_id, expected, counted)
    select ${uuidOf(id)}, l.variant_id, coalesce(s.on_hand, 0), l.counted
    from json_to_recordset(${rowsOf(rows)}) as l(variant_id uuid, counted numeric)
      left join stock s on s.variant_id = l.variant_id and s.warehouse_id = ${uuidOf(warehouseId)}
    on conflict (count_id, variant_id) do update set expected = excluded.expected, counted = excluded.counted`);
}

/** Which of these variants a counting has lines for, and how many lines it has. */
export async function linesNamed(
  tx: Transaction,
  id: CountId,
  variantIds: readonly VariantId[],
): Promise<{ known: ReadonlySet<VariantId>; lines: number }> {
  const [row] = await tx.execute<{ known: VariantId[]; lines: number }>(sql`
    select coalesce(json_agg('var_' || variant_id) filter (where variant_id = any(${uuids(variantIds)})), '[]') as known,
      count(*)::int as lines
    from count_lines where count_id = ${uuidOf(id)}`);
  return { known: new Set(row?.known), lines: row?.lines ?? 0 };
}

/** By how much each counted figure differs from what was expected. */
export async function differencesOf(
  tx: Transaction,
  id: CountId,
): Promise<{ variantId: VariantId; difference: number }[]> {
  const rows = await tx.execute<{ variant_id: string; difference: string }>(sql`
    select variant_id, counted - expected as difference
    from count_lines where count_id = ${uuidOf(id)} and counted <> expected order by variant_id`);
  return rows.map((row) => ({ variantId: `var_${row.variant_id}`, difference: Number(row.difference) }));
}

const countJson = sql`json_strip_nulls(json_build_object(
  'id', 'cnt_' || c.id, 'warehouseId', 'whs_' || c.warehouse_id, 'state', c.state, 'whole', c.whole,
  'comment', c.comment, 'lines', l.lines, 'counted', l.counted, 'differences', l.differences,
  'openedAt', to_char(c.opened_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'closedAt', to_char(c.closed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`;
const linesOfCount = sql`lateral (
  select count(*)::int as lines, count(l.counted)::int as counted,
    (count(*) filter (where l.counted <> l.expected))::int as differences
  from count_lines l where l.count_id = c.id) l`;

export async function readCount(db: Database, id: CountId): Promise<Count | undefined> {
  const [row] = await db.execute<{ count: Count }>(
    sql`select ${countJson} as count from counts c, ${linesOfCount} where c.id = ${uuidOf(id)}`,
  );
  return row?.count;
}

/** The newest countings below this one, and one more than asked for where there is one. */
export async function readCounts(
  db: Database,
  { before, warehouseId, limit }: { before?: CountId; warehouseId?: WarehouseId; limit: number },
): Promise<Count[]> {
  const older = before === undefined ? sql`` : sql`and id < ${uuidOf(before)}`;
  const there = warehouseId === undefined ? sql`` : sql`and warehouse_id = ${uuidOf(warehouseId)}`;
  const rows = await db.execute<{ count: Count }>(sql`
    select ${countJson} as count
    from (select * from counts where true ${older} ${there} order by id desc limit ${limit + 1}) c, ${linesOfCount}
    order by c.id desc`);
  return rows.map(({ count }) => count);
}

export type CountedLine = {
  readonly variantId: VariantId;
  readonly sku: string;
  readonly expected: number;
  readonly counted?: number;
};

/** A counting's lines after this variant, and one more than asked for where there is one. */
export async function readCountLines(
  db: Database,
  { id, after, limit }: { id: CountId; after?: VariantId; limit: number },
): Promise<CountedLine[]> {
  const rest: SQL = after === undefined ? sql`` : sql`and l.variant_id > ${uuidOf(after)}`;
  const rows = await db.execute<{ line: CountedLine }>(sql`
    select json_strip_nulls(json_build_object(
      'variantId', 'var_' || l.variant_id, 'sku', v.sku, 'expected', coalesce(l.expected, s.on_hand, 0),
      'counted', l.counted)) as line
    from count_lines l join counts c on c.id = l.count_id join variants v on v.id = l.variant_id
      left join stock s on s.variant_id = l.variant_id and s.warehouse_id = c.warehouse_id
    where l.count_id = ${uuidOf(id)} ${rest} order by l.variant_id limit ${limit + 1}`);
  return rows.map(({ line }) => line);
}
