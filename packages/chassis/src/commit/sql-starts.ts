import type { OpenDatabase } from "../database";
import type { Store } from "./store";

/** Starts of deliveries that came back, in a table: committed before the handler runs, so that a crash counts. */
export const sqlStarts = ({ queues: sql }: OpenDatabase): Store<never>["starts"] => ({
  async count(queue, eventId) {
    const [row] = await sql<{ starts: number }[]>`
      insert into torg.starts as s (queue, event_id, starts) values (${queue}, ${eventId}, 1)
      on conflict (queue, event_id) do update set starts = s.starts + 1 returning starts`;
    return row?.starts ?? 1;
  },
  async forget(queue, eventIds) {
    await sql`delete from torg.starts where queue = ${queue} and event_id = any(${[...eventIds]}::uuid[])`;
  },
});
