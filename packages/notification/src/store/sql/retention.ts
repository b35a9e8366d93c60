import type { Database } from "@torg/chassis";
import { sql } from "drizzle-orm";

export async function forgetOlder(
  db: Database,
  { days, limit }: { days: number; limit: number },
): Promise<number> {
  const [deleted] = await db.execute<{ count: number }>(sql`
    with feed as (
      delete from notifications where id in (
        select id from notifications where created_at < now() - ${days} * interval '1 day' order by created_at limit ${limit}) returning 1),
    letters as (
      delete from mails where id in (
        select id from mails where created_at < now() - ${days} * interval '1 day' order by created_at limit ${limit}) returning 1)
    select greatest((select count(*) from feed), (select count(*) from letters))::int as count`);
  return deleted?.count ?? 0;
}
