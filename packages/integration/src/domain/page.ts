import { Failure } from "@torg/contracts";

type Page<T> = { items: T[]; nextCursor?: string; hasMore: boolean };

/** A page out of up to one row more than it shows: that one says whether another page follows. */
export function pageOf<R, T>(
  rows: readonly R[],
  { limit, cursorOf, show }: { limit: number; cursorOf: (row: R) => string; show: (row: R) => T },
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit;
  return {
    items: shown.map(show),
    hasMore,
    ...(hasMore && last !== undefined && { nextCursor: cursorOf(last) }),
  };
}

/** A cursor that is none of ours. */
export const strangeCursor = (): Failure =>
  new Failure("input.invalid", { errors: [{ pointer: "/cursor", detail: "not a cursor of this list" }] });
