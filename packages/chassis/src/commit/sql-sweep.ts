import type { OpenDatabase } from "../database";

const batch = 5_000;

/** Forgets keys, claims and starts past their time, a batch of each. */
export async function sweepSql({ sql }: OpenDatabase, keepDays: number): Promise<void> {
  const keep = `${keepDays} days`;
  await sql`delete from torg.requests where ctid = any(array(select ctid from torg.requests where opened_at < now() - ${keep}::interval limit ${batch}))`;
  await sql`delete from torg.claims where ctid = any(array(select ctid from torg.claims where claimed_at < now() - ${keep}::interval limit ${batch}))`;
  await sql`delete from torg.starts where ctid = any(array(select ctid from torg.starts where began_at < now() - ${keep}::interval limit ${batch}))`;
}
