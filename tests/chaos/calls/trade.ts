import { createTorgClient, failureOf } from "@torg/contracts/client";
import type { Good } from "../shop/stock";
import { percentile } from "./percentile";

/** One request and what came of it. Times are unix ms. */
export type Told = {
  readonly at: number;
  readonly tookMs: number;
  readonly status: number;
  readonly code: string;
};

/** Asks once and tells how it went; the code is a failure's own. */
export async function codeOf(url: string, headers: Readonly<Record<string, string>>): Promise<Told> {
  const at = Date.now();
  const began = performance.now();
  const answer = await fetch(url, { headers });
  const text = await answer.text();
  const code = answer.ok ? "ok" : (JSON.parse(text).code ?? "");
  return { at, tookMs: Math.round((performance.now() - began) * 10) / 10, status: answer.status, code };
}

export type Trade = {
  readonly p99Ms: number;
  readonly orders: number;
  readonly faults: readonly string[];
  readonly emails: readonly string[];
};

type Pace = { readonly forMs: number; readonly perSecond: number };

/** Buyers who look and order: browsing and checkout, each request timed. */
export async function trade(url: string, goods: readonly Good[], { forMs, perSecond }: Pace): Promise<Trade> {
  const tookMs: number[] = [];
  const faults: string[] = [];
  const emails: string[] = [];
  const open = new Set<Promise<void>>();
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      tookMs.push(performance.now() - began);
    }
  };

  async function buy(n: number): Promise<void> {
    const good = goods[n % goods.length];
    if (!good) return;
    const email = `b-${crypto.randomUUID()}@example.org`;
    try {
      const { secret } = await createTorgClient(url).cart.open.mutate({});
      const client = createTorgClient(url, { cartSecret: secret });
      await timed(() => client.product.get.query({ id: good.productId }));
      await client.cart.add.mutate({ variantId: good.variantId, quantity: 1 });
      await timed(() => client.cart.checkout.mutate({ contact: { name: "Покупатель", email } }));
      emails.push(email);
    } catch (error) {
      faults.push(failureOf(error)?.code ?? String(error));
    }
  }

  const began = performance.now();
  let begun = 0;
  while (performance.now() - began < forMs) {
    const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
    for (; begun < due; begun += 1) {
      const work: Promise<void> = buy(begun).then(() => void open.delete(work));
      open.add(work);
    }
    await Bun.sleep(5);
  }
  await Promise.all(open);
  return { p99Ms: percentile(tookMs, 99), orders: emails.length, faults, emails };
}

/** Somebody who asks for what a stranger has, at this rate. */
export function askStrangers(url: string, headers: Readonly<Record<string, string>>, perSecond: number) {
  const told: Told[] = [];
  const open = new Set<Promise<void>>();
  let isOver = false;
  const asking = (async () => {
    const began = performance.now();
    for (let begun = 0; !isOver; ) {
      const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
      for (; begun < due; begun += 1) {
        const work: Promise<void> = codeOf(`${url}/v1/notifications`, headers).then((each) => {
          told.push(each);
          open.delete(work);
        });
        open.add(work);
      }
      await Bun.sleep(5);
    }
    await Promise.all(open);
  })();
  return {
    async stop(): Promise<readonly Told[]> {
      isOver = true;
      await asking;
      return told;
    },
  };
}
