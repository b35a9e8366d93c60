import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { eventually, testIf } from "@torg/chassis/testing";
import { nginxProgram } from "../../deploy/front-door";
import { toothless } from "../harness/bites";
import { isFull, sized, startRun } from "../harness/run";
import { figuresOf, sumOver } from "../shop/figures";
import { lateStarts, orderFaults, startsIn } from "./late-starts";
import { callOrder, type PlaceCall } from "./order-caller";
import { percentile } from "./percentile";
import { departureFaults, rollUnderLoad } from "./rolling";
import { openStage, type Stage, signIn } from "./stage";
import { openCarts } from "./start-load";
import { strangerFaults } from "./stranger-faults";
import { askStrangers, codeOf, type Told, trade } from "./trade";

setDefaultTimeout(1_800_000);

const run = startRun();
const say = (line: string): void => void process.stdout.write(`${line}; ${run.label}\n`);
/** What a process may take to stop; the promise of STOP_TIMEOUT_MS. */
const stopWithinMs = 30_000;
/** The gateway's patience with a service: in the short size a breaker learns sooner. */
const patienceMs = sized({ short: 2_000, full: 5_000 });

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ all: isFull, patienceMs });
});
afterAll(() => stage?.stop());

describe("T11: nobody there is not a timeout", () => {
  test("without a replica of cart callers are told at once, and nothing is tried again", async () => {
    const { shop } = stage;
    const [secret = ""] = await openCarts(shop.url, stage.goods.slice(0, 1), 1);
    const retries = () => sumOver(shop.of("gateway"), "torg_call_retries_total");
    const before = await retries();
    await Promise.all(shop.of("cart").map((each) => each.stop()));
    const told: Told[] = [];
    for (let n = 0; n < sized({ short: 50, full: 1_000 }); n += 1)
      told.push(await codeOf(`${shop.url}/v1/cart`, { "torg-cart-secret": secret }));
    const p99 = percentile(
      told.map(({ tookMs }) => tookMs),
      99,
    );
    say(`T11: ${told.length} calls to nobody, p99 ${p99} ms`);
    expect(new Set(told.map(({ status, code }) => `${status} ${code}`))).toEqual(
      new Set(["503 call.unavailable"]),
    );
    expect(await retries()).toBe(before);
    expect(p99).toBeLessThan(isFull ? 50 : patienceMs / 2);
    await Promise.all(shop.of("cart").map((each) => each.start()));
  });

  test("while one of two replicas leaves and comes back, nothing fails", async () => {
    const { shop, goods } = stage;
    const [leaving] = shop.of("cart");
    const [secret = ""] = await openCarts(shop.url, goods.slice(0, 1), 1);
    const told: Told[] = [];
    let isBack = false;
    const asking = Array.from({ length: 8 }, async () => {
      while (!isBack || told.length < sized({ short: 400, full: 10_000 }))
        told.push(await codeOf(`${shop.url}/v1/cart`, { "torg-cart-secret": secret }));
    });
    await eventually(async () => told.length > 50);
    const gone = await leaving?.stop();
    await leaving?.start();
    isBack = true;
    await Promise.all(asking);
    say(`T11: ${told.length} calls while a replica left within ${gone?.tookMs} ms`);
    expect(told.filter(({ status }) => status !== 200)).toEqual([]);
    expect(gone?.code).toBe(0);
  });
});

describe("T15: a slow stranger", () => {
  test("services that never answer cost browsing and buying nothing", async () => {
    const { shop, goods, mail } = stage;
    const lookMs = sized({ short: 6_000, full: 600_000 });
    const perSecond = sized({ short: 5, full: 30 });
    const before = await trade(shop.url, goods, { forMs: lookMs, perSecond });

    const buyer = await signIn(shop.url);
    const strangers = [...shop.of("notification"), ...shop.of("integration")];
    for (const each of strangers) each.freeze();
    const asking = askStrangers(shop.url, buyer, 20);
    const watch = watchGuard(shop.of("gateway")[0]?.url ?? "");
    const during = await trade(shop.url, goods, { forMs: lookMs, perSecond });
    const answers = await asking.stop();
    const guard = await watch.stop();
    for (const each of strangers) each.thaw();

    const late = answers.filter(({ code }) => code === "call.late");
    const spared = answers.filter(({ code }) => code === "call.unavailable").length;
    const faults = [...before.faults, ...during.faults];
    say(
      `T15: p99 of browse and checkout ${before.p99Ms} → ${during.p99Ms} ms, ${during.orders} orders; ${late.length} calls waited, ` +
        `${spared} were spared, the breaker looked ${guard.halfOpens} times, in flight at most ${guard.inFlightMost}`,
    );
    expect(
      strangerFaults(
        {
          unheard: late.map(({ at, tookMs }) => ({ at, until: at + tookMs })),
          spared,
          breaker: guard,
          inFlightMost: guard.inFlightMost,
          faults: isFull ? faults : faults.filter((code) => code !== "call.late"), // a busy machine may be late by itself
          p99Ms: { before: before.p99Ms, during: during.p99Ms },
        },
        { inFlightMax: 64, probesMax: 5, opensWithinMs: 5_000, movesBy: isFull ? 0.1 : undefined },
      ),
    ).toEqual([]);

    const isWell = async () => {
      await codeOf(`${shop.url}/v1/notifications`, buyer); // an open breaker learns by calls alone
      return (await figuresOf({ url: shop.url })).sum("torg_breaker_state", guard.labels) === 0;
    };
    await eventually(isWell, { what: "the breaker's closing", withinMs: 60_000 });
    expect(mail.most()).toBeGreaterThan(0);
    expect(mail.most()).toBeLessThanOrEqual(16);
  });

  test("refusals are not counted as sickness", async () => {
    const { shop } = stage;
    const buyer = await signIn(shop.url);
    for (let n = 0; n < 60; n += 1) {
      const told = await codeOf(`${shop.url}/v1/orders/ord_${Bun.randomUUIDv7()}`, buyer);
      expect(told).toMatchObject({ status: 404, code: "order.not_found" });
    }
    const labels = { caller: "gateway", target: "order", lane: "read" };
    expect((await figuresOf({ url: shop.url })).sum("torg_breaker_state", labels)).toBe(0);
    expect(await sumOver(shop.of("gateway"), "torg_calls_not_made_total", { target: "order" })).toBe(0);
  });
});

describe("T10: NATS hangs, dies, and is a black hole", () => {
  test("nothing begins after its caller's deadline, and it goes on when the server is back", async () => {
    const { servers, shop, wayToNats } = stage;
    const recoversWithinMs = { server: sized({ short: 15_000, full: 5_000 }), hole: 30_000 };
    const caller = await callOrder(stage, { perSecond: sized({ short: 20, full: 200 }), deadlineMs: 500 });
    const inARow = sized({ short: 3, full: 20 });
    const isWell = (since: number) =>
      eventually(async () => firstOf(caller.calls(), { since, inARow }), {
        what: "orders after the server's return",
        withinMs: 60_000,
      });
    const late = () => sumOver(shop.of("order"), "torg_calls_late_total");
    await isWell(0);
    const lateBefore = await late();

    servers.freeze("nats");
    await Bun.sleep(sized({ short: 2_000, full: 5_000 })); // how long it hangs is the experiment
    servers.thaw("nats");
    const thawed = Date.now();
    const afterHang = (await isWell(thawed)).at - thawed;

    const heal = [
      await wayToNats.poison({ type: "timeout", attributes: { timeout: 0 } }, "upstream"),
      await wayToNats.poison({ type: "timeout", attributes: { timeout: 0 } }, "downstream"),
    ];
    await Bun.sleep(sized({ short: 3_000, full: 60_000 }));
    for (const each of heal) await each();
    const healed = Date.now();
    const afterHole = (await isWell(healed)).at - healed;

    await servers.kill("nats");
    await Bun.sleep(sized({ short: 3_000, full: 300_000 }));
    await servers.start("nats");
    const back = Date.now();
    const afterDeath = (await isWell(back)).at - back;

    const calls = await caller.stop();
    const cameLate = (await late()) - lateBefore;
    const doors = await shop.doors();
    const orders = await doors.sql("order")<
      { id: string; checkoutId: string }[]
    >`select id, checkout_id as "checkoutId" from orders`;
    await doors.close();
    const starts = startsIn(shop.of("order").flatMap((each) => each.log()));
    const codes = Map.groupBy(calls, ({ told }) => told);
    const count = (code: string) => codes.get(code)?.length ?? 0;
    say(
      `T10: ${calls.length} calls, ${count("ok")} ok, ${count("call.late")} late, ${count("call.unavailable")} unavailable; ` +
        `${starts.length} began, ${cameLate} came too late and were refused; well again ${afterHang} ms after the hang, ` +
        `${afterHole} ms after the hole, ${afterDeath} ms after the restart`,
    );
    expect(lateStarts(calls, starts)).toEqual([]);
    expect(orderFaults(calls, orders)).toEqual([]);
    const known = new Set(calls.map(({ requestId }) => requestId));
    expect(
      toothless({
        "calls that came late": { seen: cameLate, atLeast: 1 },
        "calls that were begun": {
          seen: starts.filter(({ requestId }) => known.has(requestId)).length,
          atLeast: count("ok"),
        },
        "calls without an answer": { seen: count("call.late"), atLeast: 5 },
        "calls without a server": { seen: count("call.unavailable"), atLeast: 5 },
      }),
    ).toEqual([]);
    expect(afterHang).toBeLessThan(recoversWithinMs.server);
    expect(afterDeath).toBeLessThan(recoversWithinMs.server);
    expect(afterHole).toBeLessThan(recoversWithinMs.hole);
  });
});

describe("T14: a rolling restart", () => {
  testIf(nginxProgram !== null, "there is no nginx on this machine")(
    "of every process, behind nginx and under load, fails no request",
    async () => {
      const { departures, report } = await rollUnderLoad(stage, {
        perSecond: sized({ short: 50, full: 500 }),
        rounds: sized({ short: 1, full: 2 }),
        carts: sized({ short: 16, full: 200 }),
      });
      const slowest = Math.max(...departures.map(({ tookMs }) => tookMs));
      say(
        `T14: ${departures.length} restarts, ${report.sent} requests, ${report.writes} of them writes, ${report.failed} failed; ` +
          `p50 ${report.p50Ms} ms, p99 ${report.p99Ms} ms; the slowest stop took ${slowest} ms`,
      );
      expect(report.faults).toEqual([]);
      expect(report.failed).toBe(0);
      expect(departureFaults(departures, stopWithinMs)).toEqual([]);
      expect(
        toothless({
          restarts: { seen: departures.length, atLeast: 8 },
          writes: { seen: report.writes, atLeast: 20 },
        }),
      ).toEqual([]);
    },
  );

  test("a process whose handler cannot end goes in time all the same, and the handler's work is done once", async () => {
    const { servers, shop, goods } = stage;
    const [hearer] = shop.of("notification");
    const others = shop.of("notification").slice(1);
    for (const each of others) await each.stop();
    const handled = () => sumOver(shop.of("notification"), "torg_deliveries_total");
    await trade(shop.url, goods, { forMs: 300, perSecond: 10 });
    await eventually(async () => (await handled()) > 0, { what: "a delivery to the one that is left" });
    servers.freeze("mongo");
    const bought = await trade(shop.url, goods, { forMs: 500, perSecond: 10 });
    const doors = await shop.doors();
    await eventually(async () => (await doors.pipes()).outbox === 0, { what: "the events' telling" });
    const leaving = hearer?.stop();
    await Bun.sleep(sized({ short: 3_000, full: 25_000 })); // the handler's length is the experiment
    servers.thaw("mongo");
    const gone = await leaving;
    await Promise.all([hearer?.start(), ...others.map((each) => each.start())]);
    const lettersOnce = async () => {
      const letters = await doors.letters();
      const counts = bought.emails.map((email) => letters.get(email) ?? 0);
      return counts.every((count) => count >= 1) && counts;
    };
    const counts = await eventually(lettersOnce, { what: "a letter for each order", withinMs: 90_000 });
    await doors.close();
    say(
      `T14: a handler that hangs: gone within ${gone?.tookMs} ms with ${gone?.code}, ${bought.orders} orders`,
    );
    expect(bought.orders).toBeGreaterThan(0);
    expect(counts.every((count) => count === 1)).toBe(true);
    expect(
      departureFaults(
        [{ name: "notification", code: gone?.code ?? null, tookMs: gone?.tookMs ?? 0 }],
        stopWithinMs,
      ),
    ).toEqual([]);
  });
});

/** The first of so many calls that began since then, one after the other, and all went well. */
function firstOf(
  calls: readonly PlaceCall[],
  { since, inARow }: { readonly since: number; readonly inARow: number },
): PlaceCall | undefined {
  const later = calls.filter(({ at }) => at >= since).toSorted((a, b) => a.at - b.at);
  return later.find((_, n) => {
    const row = later.slice(n, n + inARow);
    return row.length === inARow && row.every(({ told }) => told === "ok");
  });
}

/** Looks at a guard ten times a second: the most that was in flight, when it opened, how often it looked again. */
function watchGuard(url: string) {
  const labels = { caller: "gateway", target: "notification", lane: "read" };
  let [inFlightMost, openedAt, halfOpens, last, isOver] = [0, Number.POSITIVE_INFINITY, 1, 0, false];
  const looking = (async () => {
    while (!isOver) {
      const figures = await figuresOf({ url });
      inFlightMost = Math.max(inFlightMost, figures.sum("torg_calls_in_flight", labels));
      const state = figures.sum("torg_breaker_state", labels);
      if (state === 2) openedAt = Math.min(openedAt, Date.now());
      if (state === 2 && last === 1) halfOpens += 1;
      last = state;
      await Bun.sleep(50);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await looking;
      return { inFlightMost, openedAt, halfOpens, labels };
    },
  };
}
