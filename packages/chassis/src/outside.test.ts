import { expect, test } from "bun:test";
import { Failure } from "@torg/contracts";
import { commonConfig } from "./common-config";
import { readConfig } from "./config";
import { outsideCalls } from "./outside";
import { openMetrics } from "./telemetry/metrics";

function open() {
  const { config, faults } = readConfig(commonConfig, {});
  if (!config) throw new Error(faults.join());
  return outsideCalls({ service: "order", common: config, metrics: openMetrics() });
}
const soon = () => Date.now() + 2_000;
const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "ok",
    (error: unknown) => (error instanceof Failure ? error.code : "failed"),
  );

test("a slow stranger holds sixteen calls at most, and another is not held up by it", async () => {
  const outside = open();
  let inFlight = 0;
  const hang = () => {
    inFlight += 1;
    return new Promise<never>(() => undefined);
  };
  const held = Array.from({ length: 30 }, () => codeOf(outside("slow", Date.now() + 100, hang)));
  expect(await codeOf(outside("quick", soon(), async () => 1))).toBe("ok");
  expect(inFlight).toBe(16);
  expect(new Set(await Promise.all(held))).toEqual(new Set(["call.late"]));
});

test("work is told when its time is over", async () => {
  const outside = open();
  const told = Promise.withResolvers<boolean>();
  const work = (signal: AbortSignal) => {
    signal.addEventListener("abort", () => told.resolve(true));
    return new Promise<never>(() => undefined);
  };
  expect(await codeOf(outside("slow", Date.now() + 50, work))).toBe("call.late");
  expect(await told.promise).toBe(true);
});

test("a stranger that fails is left alone for a while; one that refuses is not", async () => {
  const outside = open();
  let asked = 0;
  const failing = async () => {
    asked += 1;
    throw new Error("connection refused");
  };
  const refusing = async () => {
    asked += 1;
    throw new Failure("order.payment_declined", { reason: "limit" });
  };
  for (let n = 0; n < 25; n += 1) await codeOf(outside("dead", soon(), failing));
  expect(asked).toBe(20);
  expect(await codeOf(outside("dead", soon(), failing))).toBe("call.unavailable");
  asked = 0;
  for (let n = 0; n < 25; n += 1) await codeOf(outside("strict", soon(), refusing));
  expect(asked).toBe(25);
});
