import { type Database, uuidOf } from "@torg/chassis";
import type { ProductCard, ProductId } from "@torg/contracts";
import { sql } from "drizzle-orm";
import type { SearchPlan } from "../../domain/search/plan-search";
import { cardJson, firstOf } from "../cards";
import { wholeShop } from "../listed-pages";
import { texts } from "../parameters";

export type Hit = { readonly rank: number; readonly card: ProductCard };
export type HitKey = { readonly rank: number; readonly id: ProductId };
type Asked = {
  readonly plan: SearchPlan | undefined;
  readonly codes: readonly string[];
  readonly after: HitKey | undefined;
  readonly limit: number;
  /** Of how many products the best are chosen. */
  readonly most: number;
};

/** No product has it. */
const nothing: SearchPlan = { exact: "'~'", wide: "'~'" };
/** The first code is the whole text. */
const worthOf = sql.raw("case given.at when 1 then 200 else 100 end");
const codesMax = sql.raw("50");

/**
 * Published products, best first: an article or a barcode that was typed whole, one that begins so, then words in the
 * name, the brand, the codes, the description; as they were typed before what they may mean. Among equals what is in
 * stock and what is popular stand first.
 */
export async function readFoundProducts(
  db: Database,
  { plan = nothing, codes, after, limit, most }: Asked,
): Promise<Hit[]> {
  const rows = await db.execute<Hit>(sql`
    with coded as (
      select product_id as id, max(worth) as worth from (
        select v.product_id, ${worthOf} as worth from unnest(${texts(codes)}) with ordinality as given(code, at) cross join lateral (
          select product_id from variants where bare_code(sku) = code and not retired limit ${codesMax}) v
        union all
        select v.product_id, ${worthOf} from unnest(${texts(codes)}) with ordinality as given(code, at) cross join lateral (
          select product_id from variants
          where bare_code(barcode) = code and not retired and barcode is not null limit ${codesMax}) v
        union all
        select v.product_id, 50 from unnest(${texts(codes.slice(0, 1))}) as code cross join lateral (
          select product_id from variants
          where bare_code(sku) ~>=~ code and bare_code(sku) ~<~ (code || chr(1114111)) and not retired
          limit ${codesMax}) v
      ) by_code group by product_id
    ), met as (
      select coalesce(w.id, c.id) as id, coalesce(c.worth, 0) as worth, w.document
      from search_candidates( -- nothing beside an article or a barcode that is the whole text
          case when exists (select from coded where worth = 200) then '''~'''::tsquery else ${plan.wide}::tsquery end, ${most}) w
        full join coded c on c.id = w.id
    ), ranked as (
      select m.id, (m.worth + coalesce(
          4 * (m.document @@ ${weighed(plan.wide, "A")}::tsquery)::int
        + 2 * (m.document @@ ${weighed(plan.wide, "AB")}::tsquery)::int
        + 1 * (m.document @@ ${weighed(plan.wide, "ABC")}::tsquery)::int
        + 3 * (m.document @@ ${weighed(plan.exact, "AB")}::tsquery)::int, 0)
        + 0.5 * l.in_stock::int + 0.4 * ln(1 + l.popularity) / 21)::float8 as rank
      from met m cross join lateral ( -- row by row: a join would read the whole listing
        select in_stock, popularity from listings where product_id = m.id and place = ${wholeShop}::uuid limit 1) l
    )
    select ${cardJson} as card, hit.rank
    from ${firstOf(
      sql`
      select * from ranked
      where (rank, id) < (${after?.rank ?? 1_000}::float8, ${uuidOf(after?.id ?? last)}::uuid)
      order by rank desc, id desc`,
      limit,
    )} hit join products p on p.id = hit.id order by hit.rank desc, hit.id desc`);
  return [...rows];
}

const last: ProductId = "prd_ffffffff-ffff-ffff-ffff-ffffffffffff";

/** The same words, where they stand in a part of the document. */
const weighed = (query: string, parts: string): string =>
  query.replace(/'((?:[^'\\]|''|\\.)*)'/gu, `'$1':${parts}`);
