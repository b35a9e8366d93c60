import type { Recorder } from "../harness/recorder";
import { refusalOf, Told } from "./answer";
import { emailOf } from "./script";

export type Goods = readonly `var_${string}`[];

type Shopping = {
  readonly url: string;
  readonly recorder: Recorder;
  /** After this nothing is asked again. */
  readonly until: number;
  /** Of all that is asked. */
  readonly traceparent?: string;
};

type Request = {
  readonly op: string;
  readonly key: string;
  readonly path: string;
  readonly body: unknown;
  /** When the client goes, with the answer still out. */
  readonly cut?: AbortSignal;
};

/** A guest of the shop, over plain HTTP as the gateway's pages do it. */
export type Guest = {
  /** Orders the cart; gives the order's id, or nothing after a definite no. Throws where the client went. */
  readonly checkOut: (key: string, cut?: AbortSignal) => Promise<string | undefined>;
  readonly pay: (key: string, orderId: string, token: string) => Promise<void>;
};

const patienceMs = 25_000;
const againMs = { least: 60, most: 1_000 };

/** Opens a cart with one piece of each. */
export async function newGuest(
  shopping: Shopping,
  { key, goods }: { key: string; goods: Goods },
): Promise<Guest> {
  const ask = asking(shopping);
  const opened = await ask({ op: "open", key, path: "/v1/carts", body: {} });
  const secret = String(opened.secret);
  for (const [n, variantId] of goods.entries())
    await ask({ op: "add", key: `${key}-line-${n}`, path: "/v1/cart/lines", body: { variantId } }, secret);

  return {
    async checkOut(key, cut) {
      const body = { contact: { name: "Покупатель", email: emailOf(key) } };
      const request = { op: "checkout", key, path: "/v1/cart/checkout", body };
      try {
        return String((await ask({ ...request, ...(cut && { cut }) }, secret)).orderId);
      } catch (error) {
        if (error instanceof Told && error.code === "order.out_of_stock") return undefined;
        throw error;
      }
    },
    async pay(key, orderId, token) {
      await ask({ op: "pay", key, path: `/v1/orders/${orderId}/pay`, body: { token } }, secret);
    },
  };
}

/** Asks until there is a definite answer: what has none is sent again, later and under the same key. */
function asking({ url, recorder, until, traceparent }: Shopping) {
  const send = async (
    { path, body, key, cut }: Request,
    secret: string,
  ): Promise<Record<string, unknown>> => {
    const patience = AbortSignal.timeout(patienceMs);
    const response = await fetch(`${url}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "idempotency-key": key,
        ...(secret !== "" && { "torg-cart-secret": secret }),
        ...(traceparent !== undefined && { traceparent }),
      },
      body: JSON.stringify(body),
      signal: cut ? AbortSignal.any([cut, patience]) : patience,
    });
    const told: unknown = await response.json();
    const answer = typeof told === "object" && told !== null ? { ...told } : {};
    if (response.ok) return answer;
    throw new Told(response.status, "code" in answer ? String(answer.code) : "no code");
  };

  return async (request: Request, secret = ""): Promise<Record<string, unknown>> => {
    for (let pauseMs = againMs.least; ; pauseMs = Math.min(2 * pauseMs, againMs.most)) {
      try {
        return await recorder.ask({ op: request.op, key: request.key }, () => send(request, secret));
      } catch (error) {
        if (request.cut?.aborted || refusalOf(error) !== undefined || Date.now() > until) throw error;
        await Bun.sleep(pauseMs * (0.5 + Math.random())); // jitter is no part of the script
      }
    }
  };
}
