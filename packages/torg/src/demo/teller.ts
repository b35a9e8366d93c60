/** Tells a story step by step, a line each with its milliseconds; stops at the first thing that is not as it should be. */
export type Teller = {
  readonly step: <T>(what: string, work: () => Promise<{ said: string; value: T }>) => Promise<T>;
  readonly steps: () => number;
};

export function teller(print: (line: string) => void): Teller {
  let count = 0;
  return {
    steps: () => count,
    async step(what, work) {
      count += 1;
      const started = performance.now();
      const { said, value } = await work();
      const ms = `${Math.round(performance.now() - started)} ms`;
      print(`${String(count).padStart(2)}. ${what.padEnd(46)} ${ms.padStart(8)}  ${said}`);
      return value;
    },
  };
}

/** A difference between what is and what should be; the demo ends with it. */
export class Difference extends Error {
  override readonly name = "Difference";
}

export function same<T>(what: string, found: T, expected: T): void {
  if (Bun.deepEquals(found, expected)) return;
  throw new Difference(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}
