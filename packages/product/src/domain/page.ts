import { Failure } from "@torg/contracts";
import type { z } from "zod";

export type Page<T> = { readonly items: T[]; readonly nextCursor?: string; readonly hasMore: boolean };

/**
 * A page out of one row more than it shows; its cursor is the key of the last row shown, opaque to the
 * client.
 */
export function toPage<R, T>(
  rows: readonly R[],
  limit: number,
  read: { item: (row: R) => T; key: (row: R) => object },
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit;
  return {
    items: shown.map(read.item),
    hasMore,
    ...(hasMore && last !== undefined && { nextCursor: encode(read.key(last)) }),
  };
}

/** The key inside a cursor. Anything that this service did not write is `input.invalid`. */
export function readCursor<T>(key: z.ZodType<T>, cursor: string): T {
  const parsed = key.safeParse(decode(cursor));
  if (parsed.success) return parsed.data;
  throw new Failure("input.invalid", {
    errors: [{ pointer: "/cursor", detail: "not a cursor of this list" }],
  });
}

const encode = (key: object): string => Buffer.from(JSON.stringify(key)).toString("base64url");

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
}
