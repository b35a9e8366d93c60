import { OrderId as OrderIdSchema, type Page, pageOf, readCursor } from "@torg/contracts";
import type { OrderId } from "./order";

export type PageRequest = { readonly limit: number; readonly cursor?: string | undefined };

/** Where a page begins, and how many rows are wanted: one more than is shown says whether there is a next one. */
export type Slice = { readonly after: OrderId | undefined; readonly rows: number };

export const sliceOf = ({ limit, cursor }: PageRequest): Slice => ({
  after: readCursor(cursor, (text) => OrderIdSchema.safeParse(text).data),
  rows: limit + 1,
});

/** A page out of the rows of its slice; the next one begins after its last order. */
export const ordersPage = <T extends { readonly id: OrderId }>(
  rows: readonly T[],
  { limit }: PageRequest,
): Page<T> => pageOf(rows, { limit, show: (row) => row, cursorOf: ({ id }) => id });
