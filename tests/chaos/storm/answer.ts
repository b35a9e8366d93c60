/** What a client is told where the answer is no: its code, where that settles the matter. */
export class Told extends Error {
  override readonly name = "Told";
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`${status} ${code}`);
  }
}

/** Answers that say nothing about whether it happened: the same key is sent again. */
const open: ReadonlySet<string> = new Set(["call.unavailable", "call.late", "key.in_flight"]);

/** The code of a definite no; nothing where it may have happened. */
export const refusalOf = (error: unknown): string | undefined =>
  error instanceof Told && error.status < 500 && !open.has(error.code) ? error.code : undefined;
