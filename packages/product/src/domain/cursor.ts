import { Failure, readCursor } from "@torg/contracts";
import { z } from "zod";

/** The key of the last row that a page shows, opaque to the client. */
export const cursorOf = (key: object): string => Buffer.from(JSON.stringify(key)).toString("base64url");

/** The key inside a cursor; nothing in one that this service did not write. */
export const keyIn =
  <T>(key: z.ZodType<T>) =>
  (cursor: string): T | undefined =>
    key.safeParse(decoded(cursor)).data;

/** A question in a few letters: two that differ in anything differ here. */
export const markOf = (question: Readonly<Record<string, unknown>>): string =>
  Bun.hash(JSON.stringify(Object.entries(question).sort(([a], [b]) => (a < b ? -1 : 1)))).toString(36);

/** A cursor that goes with its question alone. */
export const markedCursor = (of: string, at: object): string => cursorOf({ of, at });

/** The key inside a cursor of this question; `input.invalid` for a cursor of another one, or of none. */
export function readMarked<T>(cursor: string | undefined, of: string, key: z.ZodType<T>): T | undefined {
  const marked = readCursor(cursor, keyIn(z.strictObject({ of: z.string(), at: z.unknown() })));
  if (marked === undefined) return undefined;
  if (marked.of !== of) throw ofAnotherList();
  return readCursor(cursor, () => key.safeParse(marked.at).data);
}

const ofAnotherList = (): Failure =>
  new Failure("input.invalid", {
    errors: [
      { pointer: "/cursor", detail: "a cursor of another list: sort and filters stay as they were asked" },
    ],
  });

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
}
