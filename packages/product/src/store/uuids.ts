import { uuidOf } from "@torg/chassis";
import { type SQL, sql } from "drizzle-orm";

/** Ids as one array parameter: the statement's text stays the same for any number of them, and so does its plan. */
export const uuids = (ids: readonly string[]): SQL => sql`${sql.param(ids.map(uuidOf))}::uuid[]`;

/** Rows as one JSON parameter, to be read by `json_to_recordset`. */
export const rowsOf = (rows: readonly object[]): SQL => sql`${JSON.stringify(rows)}::json`;
