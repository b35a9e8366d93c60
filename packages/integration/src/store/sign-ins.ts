import type { Database } from "@torg/chassis";
import { sql } from "drizzle-orm";

export type Attempt = { readonly login: string; readonly address: string };
export type SignInWindow = { readonly failuresMax: number; readonly seconds: number };

/** Seconds until this login may be tried again from this address; nothing while it may. */
export async function mustWait(
  db: Database,
  { login, address }: Attempt,
  { failuresMax, seconds }: SignInWindow,
): Promise<number | undefined> {
  const [found] = await db.execute<{ wait: number }>(sql`
    select ceil(extract(epoch from since + ${seconds} * interval '1 s' - now()))::int as wait from refused_sign_ins
    where login = ${login} and address = ${address} and failures >= ${failuresMax}
      and since > now() - ${seconds} * interval '1 s'`);
  return found?.wait;
}

/** Counts a wrong password; a window that is over begins anew. */
export async function countRefusal(
  db: Database,
  { login, address }: Attempt,
  seconds: number,
): Promise<void> {
  await db.execute(sql`
    insert into refused_sign_ins as r (login, address, failures, since) values (${login}, ${address}, 1, now())
    on conflict (login, address) do update set
      failures = case when r.since > now() - ${seconds} * interval '1 s' then r.failures + 1 else 1 end,
      since = case when r.since > now() - ${seconds} * interval '1 s' then r.since else now() end`);
}

export async function forgetRefusals(db: Database, before: Date): Promise<void> {
  await db.execute(sql`delete from refused_sign_ins where since < ${before.toISOString()}::timestamptz`);
}
