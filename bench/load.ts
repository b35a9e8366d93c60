export type Load = { readonly clients: number; readonly requests: number };
export type Sent = { readonly perSecond: number };

/**
 * Sends requests from so many clients, each waiting for its answer before the next: the load follows the server. A
 * failed one ends the measurement.
 */
export async function send({ clients, requests }: Load, one: (n: number) => Promise<boolean>): Promise<Sent> {
  let next = 0;
  let failures = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < requests) {
        next += 1;
        if (!(await one(next - 1))) failures += 1;
      }
    }),
  );
  const perSecond = (requests / (performance.now() - started)) * 1000;
  if (failures > 0) throw new Error(`${failures} of ${requests} requests failed`);
  return { perSecond };
}

/** Whether the address answers well; its bytes are read. */
export async function get(url: string, init?: RequestInit): Promise<boolean> {
  const response = await fetch(url, init);
  await response.arrayBuffer();
  return response.ok;
}

/** Indexes from 0, the first the likeliest: Zipf's law with exponent 1. */
export function zipf(size: number, random: () => number): () => number {
  const weights = Array.from({ length: size }, (_, rank) => 1 / (rank + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const cumulative: number[] = [];
  weights.reduce((sum, weight) => {
    cumulative.push(sum + weight / total);
    return sum + weight / total;
  }, 0);
  return () => {
    const point = random();
    let [low, high] = [0, size - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 1) < point) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
