import { percentile } from "./percentile";

/** What a process of load is told, as JSON in LOAD. */
export type LoadPlan = {
  readonly url: string;
  /** The authority of its certificate, where it is https. */
  readonly ca?: string;
  readonly perSecond: number;
  /** One in so many is a cart write. */
  readonly writeEvery: number;
  /** Secrets of guests' carts. */
  readonly carts: readonly string[];
  readonly goods: readonly { readonly productId: string; readonly variantId: string }[];
};

/** What it says at its end, as one line of JSON. */
export type LoadReport = {
  readonly sent: number;
  readonly writes: number;
  readonly failed: number;
  /** The first of them. */
  readonly faults: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
};

const answerWithinMs = 30_000;
const faultsShown = 10;
const tickMs = 5;

if (import.meta.main) {
  const plan: LoadPlan = JSON.parse(Bun.env.LOAD ?? "");
  const stop = Promise.withResolvers<void>();
  process.on("SIGTERM", () => stop.resolve());
  process.stdout.write(`${JSON.stringify(await load(plan, stop.promise))}\n`);
}

/** Sends at its own pace, whatever comes back, until it is stopped; then waits for the last answers. Anything but 2xx is a failure. */
export async function load(plan: LoadPlan, stopped: Promise<void>): Promise<LoadReport> {
  const { url, ca, perSecond, writeEvery, carts, goods } = plan;
  const tookMs: number[] = [];
  const faults: string[] = [];
  const open = new Set<Promise<void>>();
  let [sent, writes, failed] = [0, 0, 0];

  async function send(n: number): Promise<void> {
    const isWrite = n % writeEvery === 0;
    const good = goods[n % goods.length];
    const secret = carts[Math.floor(n / writeEvery) % carts.length] ?? "";
    const reads = [`/v1/products/${good?.productId}`, "/v1/products?limit=20", "/v1/cart"];
    const path = isWrite ? `/v1/cart/lines/${good?.variantId}` : (reads[n % reads.length] ?? "");
    const began = performance.now();
    const fail = (why: string) => {
      failed += 1;
      const at = new Date().toISOString().slice(11, 23);
      if (faults.length < faultsShown) faults.push(`${at} ${isWrite ? "PUT" : "GET"} ${path}: ${why}`);
    };
    try {
      const answer = await fetch(`${url}${path}`, {
        method: isWrite ? "PUT" : "GET",
        headers: { "torg-cart-secret": secret, "content-type": "application/json" },
        ...(isWrite && { body: JSON.stringify({ quantity: 1 + (n % 7) }) }),
        ...(ca !== undefined && { tls: { ca } }),
        signal: AbortSignal.timeout(answerWithinMs),
      });
      const text = await answer.text();
      if (!answer.ok) fail(`${answer.status} ${text.slice(0, 200)}`);
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
    tookMs.push(performance.now() - began);
  }

  const began = performance.now();
  let isOver = false;
  void stopped.then(() => {
    isOver = true;
  });
  while (!isOver) {
    const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
    for (; sent < due; sent += 1) {
      if (sent % writeEvery === 0) writes += 1;
      const work: Promise<void> = send(sent).then(() => void open.delete(work));
      open.add(work);
    }
    await Bun.sleep(tickMs);
  }
  await Promise.all(open);
  return { sent, writes, failed, faults, p50Ms: percentile(tookMs, 50), p99Ms: percentile(tookMs, 99) };
}
