import { databaseUrlOf, runningServerUrl } from "@torg/chassis/servers";
import postgres, { type Sql } from "postgres";

export const keepers = ["order", "product", "cart", "integration", "notification", "user"] as const;
export type Keeper = (typeof keepers)[number];

/** The databases of a Torg in one process, each by its service's name. */
export function databasesOf(dataDir: string) {
  const server = runningServerUrl(dataDir);
  if (server === undefined) throw new Error(`no PostgreSQL runs in ${dataDir}`);
  const sqls = new Map<Keeper, Sql>(
    keepers.map((name) => [
      name,
      postgres(databaseUrlOf(server, name), { max: 1, onnotice: () => undefined }),
    ]),
  );
  return {
    of(name: Keeper): Sql {
      const sql = sqls.get(name);
      if (!sql) throw new Error(`${name} has no database`);
      return sql;
    },
    close: async () => void (await Promise.all([...sqls.values()].map((sql) => sql.end({ timeout: 2 })))),
  };
}
export type Databases = ReturnType<typeof databasesOf>;

/** How deliveries are disturbed: each comes up to so many times, each time up to so much later. */
export type Disorder = { readonly seed: number; readonly timesMax: number; readonly delayMaxMs: number };

const order: Disorder = { seed: 0, timesMax: 1, delayMaxMs: 0 };

/**
 * From now on every delivery of every event is written down as often, and due as late, as the disorder says; with `timesMax`
 * 1 and no delay as it comes. What is due is handed out in the order of its times, so delays shuffle.
 */
export async function disturb(
  databases: Databases,
  { seed, timesMax, delayMaxMs }: Disorder = order,
): Promise<void> {
  for (const name of keepers) {
    await databases
      .of(name)
      .unsafe(`
      create table if not exists torg.disorder (written int not null);
      create or replace function torg.disturb() returns trigger language plpgsql security definer as $$
      declare
        dice bigint := hashtextextended(new.event_id::text || new.queue, ${seed});
        times int := 1 + abs(dice % ${timesMax});
      begin
        for n in 1..times loop
          insert into torg.deliveries (queue, event_id, type, subject, data, traceparent, request_id, occurred_at, due_at)
          values (new.queue, new.event_id, new.type, new.subject, new.data, new.traceparent, new.request_id, new.occurred_at,
            now() + (abs(hashtextextended(n::text, dice)) % ${delayMaxMs + 1}) * interval '1 ms');
        end loop;
        insert into torg.disorder values (times);
        return null;
      end $$;
      drop trigger if exists disturb on torg.deliveries;
      ${
        timesMax > 1 || delayMaxMs > 0
          ? "create trigger disturb before insert on torg.deliveries for each row when (pg_trigger_depth() = 0) execute function torg.disturb();"
          : ""
      }`)
      .simple();
  }
}

/** How many deliveries there should have been, and how many there were. */
export async function disorderSeen(databases: Databases): Promise<{ events: number; deliveries: number }> {
  let [events, deliveries] = [0, 0];
  for (const name of keepers) {
    const [row] = await databases.of(name)<{ events: number; deliveries: number }[]>`
      select count(*)::int as events, coalesce(sum(written), 0)::int as deliveries from torg.disorder`;
    events += row?.events ?? 0;
    deliveries += row?.deliveries ?? 0;
  }
  return { events, deliveries };
}
