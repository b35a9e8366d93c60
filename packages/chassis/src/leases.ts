import type { OpenDatabase } from "./database";
import type { Log } from "./telemetry/log";

const ttlMs = 15_000;

export type Lease = { readonly held: () => boolean; readonly release: () => Promise<void> };

/**
 * Holds a row that says who leads, renewed three times in its life. `held` turns false before the row runs out for
 * others, so two never lead at once as long as clocks tick alike. `alone`: whoever held it before is dead, so it is taken.
 */
export async function holdLease(
  { sql }: OpenDatabase,
  name: string,
  { alone, log }: { alone: boolean; log: Log },
): Promise<Lease> {
  const holder = Bun.randomUUIDv7();
  let heldUntil = 0;

  async function renew(take: boolean): Promise<void> {
    const askedAt = Date.now();
    try {
      const rows = await sql`
        insert into torg.leases (name, holder, expires_at) values (${name}, ${holder}, now() + ${ttlMs} * interval '1 ms')
        on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
        where torg.leases.holder = excluded.holder or torg.leases.expires_at < now() or ${take} returning 1`;
      heldUntil = rows.length > 0 ? askedAt + ttlMs - 2_000 : 0;
    } catch (error) {
      log.warn({ err: error }, `lease ${name} was not renewed`);
    }
  }

  await renew(alone);
  const timer = setInterval(() => void renew(false), ttlMs / 3);
  return {
    held: () => Date.now() < heldUntil,
    async release() {
      clearInterval(timer);
      heldUntil = 0;
      await sql`delete from torg.leases where name = ${name} and holder = ${holder}`.catch(() => undefined); // it runs out by itself
    },
  };
}
