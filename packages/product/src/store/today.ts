import { sql } from "drizzle-orm";

/** The day by which preorders are judged, the same in every answer. */
export const today = sql`(now() at time zone 'utc')::date`;
