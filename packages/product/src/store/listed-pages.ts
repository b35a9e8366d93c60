import { type Database, uuidOf } from "@torg/chassis";
import type { ProductCard, ProductId, ProductSort } from "@torg/contracts";
import { type SQL, sql } from "drizzle-orm";
import { cardJson, firstOf } from "./cards";
import { texts } from "./parameters";

/** Where a list is read, and what its products must have besides. */
export type Narrowed = {
  /** The place whose listing is walked, and those in which its products must stand, too. */
  readonly place: string;
  readonly places: readonly string[];
  /** Ids of attribute values: one of each group. */
  readonly values: readonly (readonly number[])[];
  readonly priceFrom?: number | undefined;
  readonly priceTo?: number | undefined;
  readonly inStock?: boolean | undefined;
};
export type ListKey = { readonly key: number | string | null; readonly id: ProductId };
export type Listed = { readonly card: ProductCard; readonly key: ListKey["key"] };
type Asked = Narrowed & {
  readonly sort: ProductSort;
  readonly after?: ListKey | undefined;
  readonly limit: number;
};

/** Every published product stands here. */
export const wholeShop = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** A page at most, and one row to see whether there is more. */
const rowsMax = 101;

type Order = { readonly key: SQL; readonly type: SQL; readonly way: SQL; readonly beyond: SQL };
const down = { way: sql`desc`, beyond: sql`<` };
const up = { way: sql`asc`, beyond: sql`>` };
const orders: Readonly<Record<ProductSort, Order>> = {
  newest: { key: sql`null::bigint`, type: sql`bigint`, ...down },
  popular: { key: sql`popularity`, type: sql`bigint`, ...down },
  price_up: { key: sql`price`, type: sql`bigint`, ...up },
  price_down: { key: sql`price`, type: sql`bigint`, ...down },
  name: { key: sql`name`, type: sql`text`, ...up },
};

/**
 * A page of a listing. What the listing's index does not answer by itself is looked for in its first `walkMax` rows,
 * which are enough where much of it fits; `undefined` where they are not, and `siftPage` must be asked.
 */
export async function walkPage(db: Database, asked: Asked, walkMax: number): Promise<Listed[] | undefined> {
  const most = isNarrowed(asked) ? walkMax : rowsMax;
  const scans = (asked.inStock === undefined ? [true, false] : [asked.inStock]).map((inStock) =>
    scanOf(asked, inStock, most),
  );
  const scanned = sql`select * from (${sql.join(scans, sql` union all `)}) scanned order by ${inOrder(asked.sort)}`;
  if (!isNarrowed(asked)) return readCards(db, asked, scanned);

  const walked = sql`select w.* from (${scanned} limit ${sql.raw(String(walkMax))}) w
    join products p on p.id = w.product_id
    where true ${fits(asked)} ${priceBetween(asked, sql`w.price`)} order by ${inOrder(asked.sort)}`;
  const found = await readCards(db, asked, walked);
  return found.length > asked.limit ? found : undefined;
}

/**
 * One half of a listing in its order. Its own order and limit, a constant, are what lets the planner merge two halves
 * row by row: without them it reads and sorts all of both.
 */
function scanOf(asked: Asked, inStock: boolean, most: number): SQL {
  const { key, way } = orders[asked.sort];
  const inKeyOrder = asked.sort === "newest" ? sql`` : sql`${key} ${way},`;
  return sql`(select product_id, price, ${key} as key from listings
    where place = ${asked.place}::uuid and in_stock = ${sql.raw(String(inStock))} ${onlyPriced(asked)} ${beyond(asked)} ${
      isByPrice(asked) ? priceBetween(asked, sql`price`) : sql``
    } order by ${inKeyOrder} product_id ${way} limit ${sql.raw(String(most))})`;
}

/** The same for what few products of a place fit: finds all of them first, and sorts them. */
export function siftPage(db: Database, asked: Asked): Promise<Listed[]> {
  return readCards(
    db,
    asked,
    sql`select * from (${siftedRows(asked)}) sifted order by ${inOrder(asked.sort)}`,
  );
}

function siftedRows(asked: Asked): SQL {
  const { key } = orders[asked.sort];
  return sql`
    with found as materialized (${foundRows(asked)})
    select product_id, ${key} as key from found where true ${onlyPriced(asked)} ${beyond(asked)}`;
}

/** The rows of a listing whose products fit, in no order. */
export function foundRows(asked: Narrowed): SQL {
  const own = sql`l.place = ${asked.place}::uuid ${ofStock(asked, sql`l.in_stock`)} ${priceBetween(asked, sql`l.price`)}`;
  if (asked.places.length === 0 && asked.values.length === 0)
    return sql`select l.* from listings l where ${own}`;
  const places = asked.place === wholeShop ? asked.places : [asked.place, ...asked.places];
  return sql`select l.* from products p join listings l on l.product_id = p.id
    where p.state = 'published' and ${own} ${fits({ ...asked, places })}`;
}

async function readCards(db: Database, { sort, limit }: Asked, source: SQL): Promise<Listed[]> {
  const rows = await db.execute<Listed>(sql`
    select ${cardJson} as card, to_json(l.key) as key
    from ${firstOf(source, limit)} l join products p on p.id = l.product_id order by ${inOrder(sort, sql`l.`)}`);
  return [...rows];
}

/** What is asked of products `p` beside the walked listing. */
function fits({ places, values }: Pick<Narrowed, "places" | "values">): SQL {
  const all = places.length === 0 ? [] : [sql`and p.places @> ${texts(places)}::uuid[]`];
  const each = values.map((group) => sql`and p.facets && ${texts(group.map(String))}::integer[]`);
  return sql.join([...all, ...each], sql` `);
}

const isByPrice = ({ sort }: Asked): boolean => sort === "price_up" || sort === "price_down";
const isNarrowed = (asked: Asked): boolean =>
  asked.places.length > 0 ||
  asked.values.length > 0 ||
  (!isByPrice(asked) && (asked.priceFrom !== undefined || asked.priceTo !== undefined));

const onlyPriced = (asked: Asked): SQL => (isByPrice(asked) ? sql`and price is not null` : sql``);
const ofStock = ({ inStock }: Narrowed, column: SQL): SQL =>
  inStock === undefined
    ? sql`and ${column} in (true, false)`
    : sql`and ${column} = ${sql.raw(String(inStock))}`;
const priceBetween = ({ priceFrom, priceTo }: Narrowed, column: SQL): SQL =>
  sql.join(
    [
      ...(priceFrom === undefined ? [] : [sql`and ${column} >= ${priceFrom}::bigint`]),
      ...(priceTo === undefined ? [] : [sql`and ${column} <= ${priceTo}::bigint`]),
    ],
    sql` `,
  );

function inOrder(sort: ProductSort, of: SQL = sql``): SQL {
  const { way } = orders[sort];
  const byId = sql`${of}product_id ${way}`;
  return sort === "newest" ? byId : sql`${of}key ${way}, ${byId}`;
}

function beyond({ sort, after }: Asked): SQL {
  if (after === undefined) return sql``;
  const { key, type, beyond: than } = orders[sort];
  const id = sql`${uuidOf(after.id)}::uuid`;
  return sort === "newest"
    ? sql`and product_id ${than} ${id}`
    : sql`and (${key}, product_id) ${than} (${after.key}::${type}, ${id})`;
}
