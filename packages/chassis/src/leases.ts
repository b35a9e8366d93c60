import type { OpenDatabase } from "./database";
import type { Log } from "./telemetry/log";

/** So long nobody leads after a leader was killed: no event is told and no job runs meanwhile. Renewing costs three statements in this time. */
const ttlMs = 6_000;

export type Lease = { readonly held: () => boolean; readonly release: () => Promise<void> };

/** Where the word is kept who leads. */
export type LeasePlace = {
  /** Makes it this holder's for `ttlMs` from now, if it is theirs, nobody's, or is to be taken whoever has it. */
  readonly take: (holder: string, options: { ttlMs: number; anyway: boolean }) => Promise<boolean>;
  readonly leave: (holder: string) => Promise<void>;
};

/**
 * Holds the word that says who leads, renewed three times in its life. `held` turns false before it runs out for
 * others, so two never lead at once as long as clocks tick alike. `alone`: whoever held it before is dead, so it is taken.
 */
export async function keepLease(
  place: LeasePlace,
  name: string,
  { alone, log }: { alone: boolean; log: Log },
): Promise<Lease> {
  const holder = Bun.randomUUIDv7();
  let heldUntil = 0;

  async function renew(anyway: boolean): Promise<void> {
    const askedAt = Date.now();
    try {
      heldUntil = (await place.take(holder, { ttlMs, anyway })) ? askedAt + ttlMs - 2_000 : 0;
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
      await place.leave(holder).catch(() => undefined); // it runs out by itself
    },
  };
}

/** A lease as a row of the service's database. */
export const holdLease = (
  { sql }: OpenDatabase,
  name: string,
  options: { alone: boolean; log: Log },
): Promise<Lease> =>
  keepLease(
    {
      async take(holder, { ttlMs: forMs, anyway }) {
        const rows = await sql`
          insert into torg.leases (name, holder, expires_at) values (${name}, ${holder}, now() + ${forMs} * interval '1 ms')
          on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
          where torg.leases.holder = excluded.holder or torg.leases.expires_at < now() or ${anyway} returning 1`;
        return rows.length > 0;
      },
      async leave(holder) {
        await sql`delete from torg.leases where name = ${name} and holder = ${holder}`;
      },
    },
    name,
    options,
  );
