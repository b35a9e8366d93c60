import { Failure, OrderId as OrderIdSchema } from "@torg/contracts";
import type { OrderId } from "./order";

export type PageRequest = { readonly limit: number; readonly cursor?: string | undefined };
export type Page<T> = {
  readonly items: T[];
  readonly hasMore: boolean;
  readonly nextCursor?: string | undefined;
};

/** Where a page begins, and how many rows are wanted: one more than is shown says whether there is a next one. */
export type Slice = { readonly after: OrderId | undefined; readonly rows: number };

export const sliceOf = (request: PageRequest): Slice => ({
  after: lastSeen(request),
  rows: request.limit + 1,
});

/** The order that the page before ended with. */
function lastSeen({ cursor }: PageRequest): OrderId | undefined {
  if (cursor === undefined) return undefined;
  const id = OrderIdSchema.safeParse(cursor);
  if (id.success) return id.data;
  throw new Failure("input.invalid", {
    errors: [{ pointer: "/cursor", detail: "not a cursor of this list" }],
  });
}

/** A page out of the rows of its slice. */
export function pageOf<T extends { readonly id: OrderId }>(
  found: readonly T[],
  { limit }: PageRequest,
): Page<T> {
  const items = found.slice(0, limit);
  const hasMore = found.length > limit;
  return { items, hasMore, nextCursor: hasMore ? items.at(-1)?.id : undefined };
}
