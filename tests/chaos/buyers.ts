import { eventually } from "@torg/chassis/testing";
import { createTorgClient, type TorgClient } from "@torg/contracts/client";
import { TRPCClientError } from "@trpc/client";
import { type Attempt, type History, refusalOf } from "./history";

type Shopping = {
  readonly url: string;
  readonly history: History;
  readonly until: () => boolean;
  readonly random: () => number;
};

const pauseMs = 20;

/** One buyer who orders and pays, over and over; when no answer comes she asks again under the same key, as a good client does. */
export async function buyer({ url, history, until, random }: Shopping): Promise<void> {
  while (!until()) {
    const attempt: Attempt = {
      key: crypto.randomUUID(),
      email: `b-${crypto.randomUUID()}@example.org`,
      outcome: "unknown",
    };
    let secret: string | undefined;
    const client = createTorgClient(url, { cartSecret: () => secret });
    const insist = <T>(op: string, work: () => Promise<T>, key = attempt.key) =>
      insisting({ history, until }, { op, key, work });

    const opening = await insist("open", () => client.cart.open.mutate({}));
    if (!opening) return;
    secret = opening.secret;
    const variantId = await insist("list", () => pick(client, random));
    if (!variantId) return;
    const addKey = crypto.randomUUID();
    const added = await insist(
      "add",
      () => client.cart.add.mutate({ variantId, quantity: 1 }, { context: { idempotencyKey: addKey } }),
      addKey,
    );
    if (!added) return;

    history.attempts.push(attempt);
    const contact = { name: "Покупатель", email: attempt.email };
    const placed = await insist("checkout", () =>
      client.cart.checkout.mutate({ contact }, { context: { idempotencyKey: attempt.key } }),
    ).catch((error: unknown) => {
      if (refusalOf(error) === undefined) throw error;
      attempt.outcome = "refused";
      return undefined;
    });
    if (!placed) continue;
    attempt.orderId = placed.orderId;
    attempt.outcome = "placed";
    const paid = await insist("pay", () =>
      client.order.pay.mutate({ id: placed.orderId, token: random() < 0.2 ? "lost" : "ok" }),
    );
    if (paid?.status === "paid") attempt.outcome = "paid";
  }
}

async function pick(client: TorgClient, random: () => number): Promise<`var_${string}`> {
  const { items } = await client.product.list.query({ limit: 50 });
  const variants = items
    .flatMap((product) => product.variants)
    .filter(({ available, price }) => available >= 5 && price);
  const chosen = variants[Math.floor(random() * variants.length)];
  if (!chosen) throw new Error("the shelves are empty");
  return chosen.id;
}

type Asked<T> = { readonly op: string; readonly key: string; readonly work: () => Promise<T> };

/** Tries until a definite answer comes; nothing when the play ends before. */
async function insisting<T>(
  { history, until }: Pick<Shopping, "history" | "until">,
  { op, key, work }: Asked<T>,
): Promise<T | undefined> {
  while (!until()) {
    try {
      return await history.recorder.ask({ op, key }, work);
    } catch (error) {
      if (!(error instanceof TRPCClientError) || refusalOf(error) !== undefined) throw error;
      await Bun.sleep(pauseMs);
    }
  }
  return undefined;
}

/** Waits until there is something to buy: the first start fills its shelves while it answers already. */
export const shelvesFilled = (url: string): Promise<unknown> =>
  eventually(() => pick(createTorgClient(url), () => 0).catch(() => undefined), {
    what: "filled shelves",
    withinMs: 60_000,
  });
