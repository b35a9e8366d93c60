import type { Database } from "@torg/chassis";
import type { product } from "@torg/contracts";
import { sql } from "drizzle-orm";
import type { z } from "zod";

export type Change = z.infer<typeof product.changes.output>["items"][number];
export type Written = { readonly number: string; readonly change: Change };

type Asked = {
  /** Older than this one: its number in the log. */
  readonly before: string | undefined;
  readonly limit: number;
  readonly id: string | undefined;
  readonly entity: string | undefined;
  readonly from: string | undefined;
  readonly until: string | undefined;
};

/** Changes, newest first, and one more than asked for. */
export async function readChanges(
  db: Database,
  { before, limit, id, entity, from, until }: Asked,
): Promise<Written[]> {
  const uuid = id?.slice(id.indexOf("_") + 1);
  const whose =
    uuid === undefined
      ? sql``
      : id?.startsWith("prd_")
        ? sql`and product_id = ${uuid}::uuid`
        : sql`and entity_id = ${uuid}`;
  const rows = await db.execute<Written>(sql`
    select id::text as number, json_strip_nulls(json_build_object(
      'at', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'entity', entity, 'entityId', entity_id,
      'productId', 'prd_' || product_id, 'action', action, 'actor', actor, 'cause', cause, 'requestId', request_id))
      ::jsonb || case when before is null then '{}' else jsonb_build_object('before', before) end
      || case when after is null then '{}' else jsonb_build_object('after', after) end as change
    from audit where id < ${before ?? "9223372036854775807"}::bigint ${whose}
      ${entity === undefined ? sql`` : sql`and entity = ${entity}`}
      ${from === undefined ? sql`` : sql`and at >= ${from}::timestamptz`}
      ${until === undefined ? sql`` : sql`and at < ${until}::timestamptz`}
    order by id desc limit ${limit + 1}`);
  return [...rows];
}
