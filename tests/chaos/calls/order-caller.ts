import { createHash } from "node:crypto";
import { join } from "node:path";
import { handOutIdentities, nobody } from "@torg/chassis";
import { callsOf, tempFolder } from "@torg/chassis/testing";
import type { CartSnapshot } from "@torg/contracts";
import type { Stage } from "./stage";

/** One call of `order.place`, as its caller saw it. Times are unix ms. */
export type PlaceCall = {
  readonly checkoutId: `chk_${string}`;
  readonly requestId: string;
  readonly at: number;
  /** After this nobody waits for it. */
  readonly deadline: number;
  /** `ok`, or the failure's code. */
  readonly told: string;
  readonly orderId: string | undefined;
  readonly tookMs: number;
};

export type OrderCaller = {
  /** Everything that was answered so far, or given up. */
  readonly calls: () => readonly PlaceCall[];
  /** Calls that began so far. */
  readonly begun: () => number;
  readonly stop: () => Promise<readonly PlaceCall[]>;
};

const tickMs = 5;

/** Places orders at this rate, each with so long a deadline, over the way that is to be made bad. */
export async function callOrder(
  { shop, servers, wayToNats, goods }: Stage,
  { perSecond, deadlineMs }: { readonly perSecond: number; readonly deadlineMs: number },
): Promise<OrderCaller> {
  const folder = tempFolder();
  await handOutIdentities(shop.identityDir, (service) => join(folder.path, service));
  const url = new URL(servers.env.CART_NATS_URL ?? "");
  url.host = new URL(wayToNats.url).host;
  const { calls, close } = await callsOf({
    service: "cart",
    dataDir: folder.path,
    env: { IDENTITY_DIR: join(folder.path, "cart"), CART_NATS_URL: url.href },
  });
  const done: PlaceCall[] = [];
  const open = new Set<Promise<void>>();
  let begun = 0;
  let isOver = false;

  async function place(): Promise<void> {
    const at = Date.now();
    const [checkoutId, requestId, deadline] = [
      `chk_${Bun.randomUUIDv7()}` as const,
      Bun.randomUUIDv7(),
      at + deadlineMs,
    ];
    const cart = basketOf(goods[begun % goods.length]?.variantId ?? "var_");
    const input = JSON.stringify({ checkoutId, cart });
    const reply = await calls.request({
      procedure: "order.place",
      input,
      deadline,
      requestId,
      traceparent: `00-${crypto.randomUUID().replaceAll("-", "")}-00000000000000a1-00`,
      caller: "cart",
      principal: nobody,
    });
    done.push({
      checkoutId,
      requestId,
      at,
      deadline,
      told: reply.ok ? "ok" : reply.failure.code,
      orderId: reply.ok ? orderIdIn(reply.body) : undefined,
      tookMs: Date.now() - at,
    });
  }

  const turning = (async () => {
    const began = performance.now();
    while (!isOver) {
      const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
      for (; begun < due; begun += 1) {
        const work: Promise<void> = place().then(() => void open.delete(work));
        open.add(work);
      }
      await Bun.sleep(tickMs);
    }
  })();
  return {
    calls: () => done,
    begun: () => begun,
    async stop() {
      isOver = true;
      await turning;
      await Promise.all(open);
      await close();
      folder[Symbol.dispose]();
      return done;
    },
  };
}

const orderIdIn = (body: string): string => JSON.parse(body).id;

function basketOf(variantId: `var_${string}`): CartSnapshot {
  const money = { minor: 10_000, currency: "RUB" as const };
  return {
    cartId: `crt_${Bun.randomUUIDv7()}`,
    owner: { guest: createHash("sha256").update(crypto.randomUUID()).digest("hex") },
    lines: [
      {
        variantId,
        productId: `prd_${Bun.randomUUIDv7()}`,
        sku: "G",
        name: "Кеды",
        quantity: 1,
        price: money,
        total: money,
      },
    ],
    currency: "RUB",
    total: money,
    contact: { name: "Покупатель", email: `b-${crypto.randomUUID()}@example.org` },
    language: "ru",
    payment: "card",
  };
}
