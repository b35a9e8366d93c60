import { z } from "zod";
import type { PlaceCall } from "./order-caller";

/** Of calls that were let in; one that was refused before its handler has no `begunAt`. */
const Line = z.object({ requestId: z.string(), msg: z.literal("order.place"), begunAt: z.number() });

export type Start = { readonly requestId: string; readonly at: number };

/** When the callee began to work on calls, by its own log, however they ended. */
export const startsIn = (log: readonly string[]): Start[] =>
  log.flatMap((text) => {
    const line = Line.safeParse(parsed(text));
    return line.success ? [{ requestId: line.data.requestId, at: line.data.begunAt }] : [];
  });

/** Work that began after its caller had stopped waiting, each in a sentence. */
export function lateStarts(calls: readonly PlaceCall[], starts: readonly Start[]): string[] {
  const deadlines = new Map(calls.map(({ requestId, deadline }) => [requestId, deadline]));
  return starts.flatMap(({ requestId, at }) => {
    const deadline = deadlines.get(requestId);
    return deadline === undefined || at <= deadline
      ? []
      : [`${requestId} began ${at - deadline} ms after its deadline`];
  });
}

export type Placed = { readonly id: string; readonly checkoutId: string };

/** I2, I3: one checkout, one order; whoever was told of one finds it, and whoever was not has one at most. */
export function orderFaults(calls: readonly PlaceCall[], orders: readonly Placed[]): string[] {
  const found = Map.groupBy(orders, ({ checkoutId }) => checkoutId);
  return calls.flatMap(({ checkoutId, told, orderId }) => {
    const own = found.get(checkoutId.replace("chk_", "")) ?? [];
    if (own.length > 1) return [`${checkoutId} made ${own.length} orders`];
    if (told === "ok" && `ord_${own[0]?.id}` !== orderId)
      return [`${checkoutId} was told of ${orderId}, and ${own[0]?.id ?? "nothing"} is there`];
    return [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
