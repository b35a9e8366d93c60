import { Failure } from "./failures";

/** What `page(item)` is, as a value. */
export type Page<T> = { readonly items: T[]; readonly nextCursor?: string; readonly hasMore: boolean };

/** How rows become a page: how many, what each shows, and the cursor that the next page begins after. */
export type Paging<R, T> = {
  readonly limit: number;
  readonly show: (row: R) => T;
  readonly cursorOf: (row: R) => string;
};

/** A page out of up to one row more than it shows: that one says whether another page follows. */
export function pageOf<R, T>(rows: readonly R[], { limit, show, cursorOf }: Paging<R, T>): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit;
  return {
    items: shown.map(show),
    hasMore,
    ...(hasMore && last !== undefined && { nextCursor: cursorOf(last) }),
  };
}

/** What a cursor stands for, or nothing without one; `input.invalid` for a cursor that was never given out. */
export function readCursor<T>(
  cursor: string | undefined,
  read: (text: string) => T | undefined,
): T | undefined {
  if (cursor === undefined) return undefined;
  const position = read(cursor);
  if (position === undefined) throw strangeCursor();
  return position;
}

export const strangeCursor = (): Failure =>
  new Failure("input.invalid", { errors: [{ pointer: "/cursor", detail: "not a cursor of this list" }] });
