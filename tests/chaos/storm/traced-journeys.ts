import { eventually } from "@torg/chassis/testing";
import { type collectSpans, traceFaults } from "../books/traces";
import { openRecorder } from "../harness/recorder";
import { refusalOf } from "./answer";
import { type Goods, newGuest } from "./guest";

type Told = {
  readonly url: string;
  readonly history: string;
  readonly goods: Goods;
  readonly journeys: number;
};

const spansWithinMs = 20_000;

/** Sends buyers through the shop, each under a trace id of her own, and looks for what is missing of their journeys. */
export async function tracedJourneys(
  { url, history, goods, journeys }: Told,
  { spans }: Pick<ReturnType<typeof collectSpans>, "spans">,
): Promise<{ readonly faults: readonly string[] }> {
  const recorder = openRecorder(`${history}.traced`, { refusalOf });
  const traceIds = Array.from({ length: journeys }, () => crypto.randomUUID().replaceAll("-", ""));
  for (const traceId of traceIds) {
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    const key = `traced-${traceId}`;
    const guest = await newGuest(
      { url, recorder, until: Date.now() + spansWithinMs, traceparent },
      { key: `${key}-cart`, goods },
    );
    const orderId = await guest.checkOut(key);
    if (orderId !== undefined) await guest.pay(key, orderId, "ok");
  }
  const whole = async () => traceFaults(spans, traceIds).length === 0;
  await eventually(whole, { what: "whole traces", withinMs: spansWithinMs }).catch(() => undefined);
  return { faults: traceFaults(spans, traceIds) };
}
