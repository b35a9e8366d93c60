import type { z } from "zod";

/** The key of the last row that a page shows, opaque to the client. */
export const cursorOf = (key: object): string => Buffer.from(JSON.stringify(key)).toString("base64url");

/** The key inside a cursor; nothing in one that this service did not write. */
export const keyIn =
  <T>(key: z.ZodType<T>) =>
  (cursor: string): T | undefined =>
    key.safeParse(decoded(cursor)).data;

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
}
