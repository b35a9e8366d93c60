import { afterEach, expect, setSystemTime, test } from "bun:test";
import { commonConfig } from "../common-config";
import { readConfig } from "../config";
import { nobody } from "../principal";
import { openMetrics } from "../telemetry/metrics";
import { eventually } from "../testing";
import { policed } from "./policy";
import type { CallMessage, CallPort, CallReply } from "./port";
import { absent, late, unavailable } from "./replies";

const fine: CallReply = { ok: true, body: "{}", readAt: 0 };
const refusal: CallReply = { ok: false, failure: { code: "order.not_found", details: {}, traceId: "" } };
const broken: CallReply = { ok: false, failure: { code: "internal.broken", details: {}, traceId: "" } };

const callOf = (change: Partial<CallMessage> = {}): CallMessage => ({
  procedure: "product.list", // a query
  input: "{}",
  deadline: Date.now() + 2_000,
  requestId: "r",
  traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-00`,
  caller: "gateway",
  principal: nobody,
  ...change,
});

/** A policy over a callee that answers as the test says. */
function open(
  answer: (message: CallMessage) => CallReply | Promise<CallReply>,
  env: Record<string, string> = {},
) {
  const { config, faults } = readConfig(commonConfig, { BREAKER_OPEN_MS: "1000", ...env });
  if (!config) throw new Error(faults.join());
  const metrics = openMetrics();
  const seen: CallMessage[] = [];
  const port: Pick<CallPort, "serve" | "request" | "subscribe"> = {
    serve: () => ({ stop: async () => undefined }),
    subscribe: () => {
      throw new Error("nobody streams here");
    },
    async request(message) {
      seen.push(message);
      return answer(message);
    },
  };
  return { calls: policed(port, { common: config, metrics }), seen, metrics };
}

/** The breaker's clock goes on without us. */
const later = (ms: number): void => void setSystemTime(new Date(Date.now() + ms));
afterEach(() => void setSystemTime());

const times = (count: number, call: () => Promise<CallReply>) =>
  Promise.all(Array.from({ length: count }, call));
const keyed = { procedure: "cart.checkout", key: "k" };
const unkeyed = { procedure: "product.remove" };

test("the callee sees a shorter deadline than ours, and never a tenth of the time shorter", async () => {
  const { calls, seen } = open(() => fine);
  const now = Date.now();
  await calls.request(callOf({ deadline: now + 5_000 }));
  await calls.request(callOf({ deadline: now + 100 }));
  expect(seen[0]?.deadline).toBe(now + 4_950);
  expect(seen[1]?.deadline).toBeGreaterThanOrEqual(now + 89);
  expect(seen[1]?.deadline).toBeLessThan(now + 100);
});

test("an answer that does not come is call.late at the deadline, and a late call is not made", async () => {
  const { calls, seen } = open(() => new Promise<CallReply>(() => undefined));
  const started = performance.now();
  expect(await calls.request(callOf({ deadline: Date.now() + 100 }))).toMatchObject({
    failure: { code: "call.late" },
  });
  expect(performance.now() - started).toBeWithin(90, 1_000);
  expect(await calls.request(callOf({ deadline: Date.now() - 1 }))).toMatchObject({
    failure: { code: "call.late" },
  });
  expect(seen).toHaveLength(1);
});

test("at the outermost layer, questions and keyed commands are tried three times; nothing else is, and nowhere else", async () => {
  const { calls, seen } = open(unavailable);
  const tries = async (change: Partial<CallMessage>, outermost: boolean) => {
    seen.length = 0;
    expect(await calls.request(callOf(change), outermost)).toMatchObject({
      failure: { code: "call.unavailable" },
    });
    return seen.length;
  };
  expect(await tries({}, true)).toBe(3);
  expect(await tries(keyed, true)).toBe(3);
  expect(await tries({ procedure: keyed.procedure }, true)).toBe(1);
  expect(await tries(unkeyed, true)).toBe(1);
  expect(await tries({}, false)).toBe(1);
});

test("what was late, broken or refused is not tried again, nor where nobody is", async () => {
  for (const reply of [late(callOf()), broken, refusal, absent(callOf())]) {
    const { calls, seen } = open(() => reply);
    expect(await calls.request(callOf(), true)).toEqual(reply);
    expect(seen).toHaveLength(1);
  }
});

test("a second try that goes well is the answer, and no try is made past the deadline", async () => {
  const replies = [unavailable(callOf()), fine];
  const { calls } = open(() => replies.shift() ?? fine);
  expect(await calls.request(callOf(), true)).toEqual(fine);
  const other = open(unavailable);
  await other.calls.request(callOf({ deadline: Date.now() + 40 }), true);
  expect(other.seen).toHaveLength(1);
});

test("a service that fails for ever is asked a tenth more often than without retries, not three times as often", async () => {
  const { calls, seen } = open(unavailable, { BREAKER_CALLS_MIN: "100000" });
  for (let round = 0; round < 20; round += 1) await times(50, () => calls.request(callOf(), true));
  expect(seen.length).toBeLessThanOrEqual(1_000 * 1.1 + 10);
  expect(seen.length).toBeGreaterThan(1_000);
});

test("a breaker opens when most of twenty calls failed, asks again with five, and closes when they go well", async () => {
  let reply: CallReply = late(callOf());
  const { calls, seen, metrics } = open(() => reply);
  const state = async () =>
    /torg_breaker_state\{[^}]*target="product"[^}]*\} (\d)/.exec(await metrics.text())?.[1];
  await times(19, () => calls.request(callOf()));
  expect(await state()).toBe("0");
  await calls.request(callOf());
  expect(await state()).toBe("2");

  seen.length = 0;
  const started = performance.now();
  expect(await calls.request(callOf(), true)).toMatchObject({
    absent: true,
    failure: { code: "call.unavailable" },
  });
  expect(performance.now() - started).toBeLessThan(50);
  expect(seen).toHaveLength(0);
  expect(await metrics.text()).toMatch(/torg_calls_not_made_total\{[^}]*why="open"[^}]*\} 1/);

  later(110); // a tenth of BREAKER_OPEN_MS
  reply = fine;
  let release = Promise.withResolvers<void>();
  const slow = open(async () => {
    await release.promise;
    return late(callOf());
  });
  for (let n = 0; n < 20; n += 1) {
    release.resolve();
    await slow.calls.request(callOf());
  }
  later(110);
  slow.seen.length = 0;
  release = Promise.withResolvers();
  const probing = times(40, () => slow.calls.request(callOf()));
  await eventually(async () => slow.seen.length === 5);
  release.resolve();
  await probing;
  expect(slow.seen).toHaveLength(5);

  expect(await calls.request(callOf())).toEqual(fine);
  await times(5, () => calls.request(callOf()));
  expect(await state()).toBe("0");
});

test("what a service refuses says that it is well: no breaker opens for it, and none where nobody is", async () => {
  for (const reply of [refusal, absent(callOf())]) {
    const { calls, seen } = open(() => reply);
    for (let n = 0; n < 60; n += 1) await calls.request(callOf()); // at once they would all be begun before one fails
    expect(seen).toHaveLength(60);
  }
});

test("a search that fails does not stop a reservation", async () => {
  const { calls } = open(({ procedure }) => (procedure === "product.list" ? broken : fine));
  await times(40, () => calls.request(callOf()));
  expect(await calls.request(callOf())).toMatchObject({ absent: true });
  expect(await calls.request(callOf({ procedure: "product.reserve" }))).toEqual(fine);
});

test("so many calls are in flight, so many wait, and the next is refused at once; money waits until its deadline", async () => {
  const gate = Promise.withResolvers<void>();
  const env = { CALLS_IN_FLIGHT_MAX: "4", CALLS_WAITING_MAX: "2", MONEY_CALLS_WAITING_MAX: "50" };
  const { calls, seen, metrics } = open(async () => {
    await gate.promise;
    return fine;
  }, env);
  const six = times(6, () => calls.request(callOf()));
  expect(await calls.request(callOf(), true)).toMatchObject({ absent: true });
  const money = { procedure: "product.reserve" };
  const reserved = times(4, () => calls.request(callOf(money)));
  const waiting = calls.request(callOf({ ...money, deadline: Date.now() + 60 }));
  expect(await waiting).toMatchObject({ failure: { code: "call.late" } });
  expect(seen).toHaveLength(8);
  expect(await metrics.text()).toMatch(/torg_calls_waiting\{[^}]*lane="read"[^}]*\} 2/);
  gate.resolve();
  expect(await Promise.all([...(await six), ...(await reserved)])).toEqual(Array(10).fill(fine));
  expect(seen).toHaveLength(10); // who gave up while waiting was not asked for afterwards
});

/** A callee whose first question is never answered, as when its process was killed; the later ones are, in turn. */
function openWithDead(answers: readonly CallReply[], env: Record<string, string> = {}) {
  const first = Promise.withResolvers<CallReply>();
  let asked = 0;
  const { calls, seen } = open(() => {
    asked += 1;
    return asked === 1 ? first.promise : (answers[asked - 2] ?? fine);
  }, env);
  return { calls, seen, first };
}
const soon = { CALL_SILENCE_MS: "50" };

test("whoever was asked may be dead: after a silence a question and a keyed command are asked once more", async () => {
  for (const repeatable of [{}, keyed]) {
    const { calls, seen } = openWithDead([fine], soon);
    expect(await calls.request(callOf(repeatable), true)).toEqual(fine);
    expect(seen).toHaveLength(2);
  }
});

test("a command that says itself which one it is, is asked again by whoever asks it; any other is not", async () => {
  const { calls, seen } = openWithDead([refusal]);
  const began = performance.now();
  const reserve = callOf({ procedure: "product.reserve", deadline: Date.now() + 4_000 });
  expect(await calls.request(reserve)).toEqual(refusal);
  expect(performance.now() - began).toBeWithin(990, 3_000);
  expect(seen).toHaveLength(2);

  for (const outermost of [true, false]) {
    const other = openWithDead([fine], soon);
    const call = callOf({ ...(outermost ? unkeyed : keyed), deadline: Date.now() + 300 });
    expect(await other.calls.request(call, outermost)).toMatchObject({ failure: { code: "call.late" } });
    expect(other.seen).toHaveLength(1);
  }
});

test("where the second answer leaves it open, the first is waited for", async () => {
  const inFlight: CallReply = { ok: false, failure: { code: "key.in_flight", details: {}, traceId: "" } };
  const { calls, seen, first } = openWithDead([inFlight], soon);
  const reply = calls.request(callOf(keyed), true);
  await eventually(async () => seen.length === 2);
  first.resolve(refusal);
  expect(await reply).toEqual(refusal);
});

test("what is asked again is paid for by the same tenth", async () => {
  const { calls, seen } = openWithDead([fine], { ...soon, RETRY_BUDGET_PERCENT: "0" });
  expect(await calls.request(callOf({ deadline: Date.now() + 300 }), true)).toMatchObject({
    failure: { code: "call.late" },
  });
  expect(seen).toHaveLength(1);
});
