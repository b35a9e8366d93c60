import { type SQL, sql } from "drizzle-orm";

/**
 * One array parameter: a statement keeps its plan, however many rows it is given. Booleans travel as text: the driver
 * takes an array of them for a single one.
 */
export const list = (values: readonly (string | number | null)[]): SQL => sql`${sql.param([...values])}`;
