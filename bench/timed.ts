import { type Load, send } from "./load";

export type Timed = { readonly perSecond: number; readonly p50: number; readonly p99: number };

/** Sends a load and says how long its requests took, in milliseconds. */
export async function timed(load: Load, one: (n: number) => Promise<boolean>): Promise<Timed> {
  const took: number[] = [];
  const { perSecond } = await send(load, async (n) => {
    const begun = performance.now();
    const good = await one(n);
    took.push(performance.now() - begun);
    return good;
  });
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { perSecond, p50: at(0.5), p99: at(0.99) };
}
