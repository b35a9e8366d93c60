import { type Transaction, uuidOf } from "@torg/chassis";
import { type OrderRef, StockLow, StockUpdated, type VariantId, type WarehouseId } from "@torg/contracts";
import { type SQL, sql } from "drizzle-orm";
import { changesOf, type Movement, type Place, type Shelf } from "../domain/stock";
import { factsOf } from "../domain/stock-facts";
import { numerics, rowsOf, texts, uuids } from "./parameters";
import { today } from "./today";

type ShelfRow = {
  variant_id: string;
  warehouse_id: string;
  product_id: string;
  sku: string;
  on_hand: number;
  reserved: number;
  owed: number;
  imported: number | null;
  priority: number;
  active: boolean;
  beyond: number;
  low_at: number | null;
  version: number;
};
type Fact = {
  variant_id: string;
  product_id: string;
  sku: string;
  version: string;
  available: string;
};
type Why = {
  /** All shelves of the variants that move, locked, as they were before. */
  readonly shelves: readonly Shelf[];
  readonly cause: string;
  readonly reason?: string;
  /** At how many staff are told where the variant does not say it. */
  readonly lowAt: number;
};

/**
 * Every shelf of these variants, locked, as one array. All who change stock begin here, and all in one order
 * (variant, then the warehouse's id, which never changes), so that two of them cannot wait for each other. The
 * version is taken from the ledger's numbers once the shelf is locked: of two changes the later has the higher one.
 */
const lockedShelves = (variantIds: readonly VariantId[], only = sql`true`): SQL => sql`
  select coalesce(json_agg(numbered), '[]') as shelves from (
    select locked.*, nextval('movements_id_seq') as version from (
      select s.variant_id, s.warehouse_id, v.product_id, v.sku, v.low_at, s.on_hand, s.reserved, s.owed, s.imported,
        w.priority, w.active, beyond_shelf(v.beyond_limit, v.preorder_on, ${today}) as beyond
      from stock s join variants v on v.id = s.variant_id join warehouses w on w.id = s.warehouse_id
      where s.variant_id = any(${uuids(variantIds)}) and ${only}
      order by s.variant_id, s.warehouse_id
      for no key update of s) locked) numbered`;

/** Locks every shelf of these variants and reads them. */
export async function lockShelves(tx: Transaction, variantIds: readonly VariantId[]): Promise<Shelf[]> {
  const [row] = await tx.execute<{ shelves: ShelfRow[] }>(lockedShelves(variantIds));
  return (row?.shelves ?? []).map(toShelf);
}

/**
 * Opens an order's first reservation and locks the shelves that it is to be taken from, in one round trip; no shelf
 * where somebody has opened it before. Another transaction that is about to decide is waited for.
 */
export async function openAndLock(
  tx: Transaction,
  orderId: OrderRef,
  variantIds: readonly VariantId[],
): Promise<Shelf[] | undefined> {
  const [row] = await tx.execute<{ opened: boolean; shelves: ShelfRow[] }>(sql`
    with opened as (
      insert into reservations (order_id, revision, state) values (${uuidOf(orderId)}, 1, 'held')
      on conflict do nothing returning 1)
    select exists (select from opened) as opened, shelves
    from (${lockedShelves(variantIds, sql`exists (select from opened)`)}) taken`);
  return row?.opened ? row.shelves.map(toShelf) : undefined;
}

const toShelf = (row: ShelfRow): Shelf => ({
  variantId: `var_${row.variant_id}`,
  warehouseId: `whs_${row.warehouse_id}`,
  productId: `prd_${row.product_id}`,
  sku: row.sku,
  onHand: row.on_hand,
  reserved: row.reserved,
  owed: row.owed,
  imported: row.imported,
  priority: row.priority,
  active: row.active,
  beyond: row.beyond,
  lowAt: row.low_at,
  version: row.version,
});

/**
 * Makes room for figures where there was none; the catalogue is locked, or two new shelves would not see each
 * other.
 */
export async function openShelves(tx: Transaction, places: readonly Place[]): Promise<void> {
  await tx.execute(sql`
    insert into stock (variant_id, warehouse_id)
    select * from json_to_recordset(${rowsOf(places.map(toRow))}) as place(variant_id uuid, warehouse_id uuid)
    order by 1, 2 on conflict do nothing`);
}

/** Remembers what 1C sent. */
export async function rememberFigures(
  tx: Transaction,
  figures: readonly (Place & { readonly imported: number })[],
): Promise<void> {
  await tx.execute(sql`
    update stock s set imported = f.imported
    from json_to_recordset(${rowsOf(figures.map((one) => ({ ...toRow(one), imported: one.imported })))})
      as f(variant_id uuid, warehouse_id uuid, imported numeric)
    where s.variant_id = f.variant_id and s.warehouse_id = f.warehouse_id`);
}

/**
 * The only way a figure changes: the figure, its ledger row and the fact in one commit, and the two first in one
 * statement. The shelves are locked, and all that their variants have. What was owed shrinks by itself as goods come.
 */
export async function moveStock(tx: Transaction, movements: readonly Movement[], why: Why): Promise<void> {
  if (movements.length === 0) return;
  await tx.execute(sql`with moved as (${figuresMoved(movements)}) ${ledgerWritten(movements, why)}`);
  tellFacts(tx, movements, why);
}

/** The same at the commit, for what answers with none of it: the shelves are locked for one round trip less. */
export function moveStockAtCommit(tx: Transaction, movements: readonly Movement[], why: Why): void {
  if (movements.length === 0) return;
  tx.atCommit(figuresMoved(movements));
  tx.atCommit(ledgerWritten(movements, why));
  tellFacts(tx, movements, why);
}

const figuresMoved = (movements: readonly Movement[]): SQL => {
  const changes = changesOf(movements);
  return sql`
    update stock s set on_hand = s.on_hand + c.on_hand, reserved = s.reserved + c.reserved,
      owed = greatest(0, least(s.owed + c.owed, s.reserved + c.reserved - s.on_hand - c.on_hand))
    from unnest(
      ${uuids(changes.map(({ variantId }) => variantId))}, ${uuids(changes.map(({ warehouseId }) => warehouseId))},
      ${numerics(changes.map(({ onHand }) => onHand))}, ${numerics(changes.map(({ reserved }) => reserved))},
      ${numerics(changes.map(({ owed }) => owed))}) as c(variant_id, warehouse_id, on_hand, reserved, owed)
    where s.variant_id = c.variant_id and s.warehouse_id = c.warehouse_id`;
};

const ledgerWritten = (movements: readonly Movement[], { cause, reason }: Why): SQL => sql`
  insert into movements (variant_id, warehouse_id, kind, on_hand, reserved, cause, reason)
  select *, ${cause}::text, ${reason ?? null}::text from unnest(
    ${uuids(movements.map(({ variantId }) => variantId))}, ${uuids(movements.map(({ warehouseId }) => warehouseId))},
    ${texts(movements.map(({ kind }) => kind))}::movement_kind[],
    ${numerics(movements.map(({ onHand }) => onHand))}, ${numerics(movements.map(({ reserved }) => reserved))})`;

function tellFacts(tx: Transaction, movements: readonly Movement[], { shelves, lowAt }: Why): void {
  for (const { threshold, fell, ...known } of factsOf(shelves, movements, lowAt)) {
    tx.emit(StockUpdated, known);
    if (fell) tx.emit(StockLow, { ...known, threshold });
  }
}

/**
 * Tells what may be ordered of these variants, though none of their figures moved: their warehouse was opened or
 * closed, or their policy is another. The shelves are locked; the version is a number that no ledger row has.
 */
export async function tellStock(tx: Transaction, variantIds: readonly VariantId[]): Promise<void> {
  const facts = await tx.execute<Fact>(sql`
    select v.id as variant_id, v.product_id, v.sku, nextval(pg_get_serial_sequence('movements', 'id')) as version,
      net.available
    from variants v, lateral (
      select greatest(coalesce(sum(shelf_net(s.on_hand, s.reserved, w.active)), 0), 0) as available
      from stock s join warehouses w on w.id = s.warehouse_id where s.variant_id = v.id) net
    where v.id = any(${uuids(variantIds)})`);
  for (const fact of facts) {
    tx.emit(StockUpdated, {
      variantId: `var_${fact.variant_id}`,
      productId: `prd_${fact.product_id}`,
      sku: fact.sku,
      available: Number(fact.available),
      version: Number(fact.version),
    });
  }
}

/** Variants that have a shelf in this warehouse, in the order of their ids, after the last one of the page before. */
export async function variantsIn(
  tx: Transaction,
  warehouseId: WarehouseId,
  { after, limit }: { after: VariantId | undefined; limit: number },
): Promise<VariantId[]> {
  const rows = await tx.execute<{ variant_id: string }>(sql`
    select variant_id from stock
    where warehouse_id = ${uuidOf(warehouseId)} and variant_id > ${after ? uuidOf(after) : noUuid}
    order by variant_id limit ${limit}`);
  return rows.map(({ variant_id }): VariantId => `var_${variant_id}`);
}

const noUuid = "00000000-0000-0000-0000-000000000000";

const toRow = ({ variantId, warehouseId }: Place) => ({
  variant_id: uuidOf(variantId),
  warehouse_id: uuidOf(warehouseId),
});
