import { createTorgClient } from "@torg/contracts/client";
import { z } from "zod";

/** An answer as its bytes came. */
export type Reply = { readonly status: number; readonly text: string };

/** Somebody with a cart of their own that holds one thing. */
export type Guest = {
  readonly email: string;
  readonly checkout: (ask: { key: string | undefined; comment?: string }) => Promise<Reply>;
  /** Another operation that takes a key. */
  readonly cancel: (orderId: string, key: string) => Promise<Reply>;
};

export async function newGuest(url: string, variantId: `var_${string}`): Promise<Guest> {
  let secret = "";
  const client = createTorgClient(url, { cartSecret: () => secret });
  secret = (await client.cart.open.mutate({})).secret;
  await client.cart.add.mutate({ variantId, quantity: 1 });
  const email = `t2-${crypto.randomUUID()}@example.org`;
  const post = async (path: string, key: string | undefined, body: unknown): Promise<Reply> => {
    const answer = await fetch(`${url}/v1${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "torg-cart-secret": secret,
        ...(key !== undefined && { "idempotency-key": key }),
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text() };
  };
  return {
    email,
    checkout: ({ key, comment }) =>
      post("/cart/checkout", key, {
        contact: { name: "Anna", email },
        ...(comment !== undefined && { comment }),
      }),
    cancel: (orderId, key) => post(`/orders/${orderId}/cancel`, key, {}),
  };
}

const Problem = z.object({ code: z.string() });
const Placed = z.object({ orderId: z.string() });

export const codeOf = ({ text }: Reply): string | undefined => Problem.safeParse(parsed(text)).data?.code;
export const orderOf = ({ text }: Reply): string | undefined => Placed.safeParse(parsed(text)).data?.orderId;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an answer that broke off
  }
}

const open: ReadonlySet<string | undefined> = new Set(["call.unavailable", "call.late", "key.in_flight"]);
const pauseMs = 20;

/** Asks until the answer is definite, as a good client does; counts the tries that were not. */
export async function insist(ask: () => Promise<Reply>, count: { unanswered: number }): Promise<Reply> {
  for (;;) {
    const reply = await ask().catch(() => undefined);
    if (reply && !open.has(codeOf(reply)) && (reply.status < 500 || codeOf(reply) !== undefined))
      return reply;
    count.unanswered += 1;
    await Bun.sleep(pauseMs);
  }
}
