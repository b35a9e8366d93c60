import { appendFileSync, readFileSync } from "node:fs";

/** A line of a history. `unknown`: no answer came, so it may have happened; it is never read as a failure. */
export type Line = {
  readonly n: number;
  readonly at: string;
  readonly kind: "invoke" | "ok" | "fail" | "unknown";
  readonly op: string;
  /** What it was asked under: the same on every try. */
  readonly key: string;
  readonly told?: unknown;
};

/** What clients asked and were told, on a disk outside the system under test, written before the next thing happens. */
export type Recorder = {
  readonly file: string;
  /** Requests that are open right now. */
  readonly open: () => number;
  readonly count: (kind: Line["kind"]) => number;
  /** Asks, and writes down both the question and what came of it. What is no definite answer is thrown on. */
  readonly ask: <T>(asked: Pick<Line, "op" | "key">, work: () => Promise<T>) => Promise<T>;
};

type Reading = {
  /** What a failure says: a code where it is definite, nothing where it may have happened all the same. */
  readonly refusalOf: (error: unknown) => string | undefined;
};

export function openRecorder(file: string, { refusalOf }: Reading): Recorder {
  const counts = { invoke: 0, ok: 0, fail: 0, unknown: 0 };
  let n = 0;
  const write = (line: Omit<Line, "at">) => {
    counts[line.kind] += 1;
    appendFileSync(file, `${JSON.stringify({ ...line, at: new Date().toISOString() })}\n`);
  };
  return {
    file,
    open: () => counts.invoke - counts.ok - counts.fail - counts.unknown,
    count: (kind) => counts[kind],
    async ask(asked, work) {
      n += 1;
      const own = { n, ...asked };
      write({ ...own, kind: "invoke" });
      try {
        const told = await work();
        write({ ...own, kind: "ok", told });
        return told;
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) write({ ...own, kind: "unknown", told: String(error) });
        else write({ ...own, kind: "fail", told: refusal });
        throw error;
      }
    },
  };
}

export const readHistory = (file: string): Line[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((text) => text !== "")
    .map((text): Line => JSON.parse(text));
