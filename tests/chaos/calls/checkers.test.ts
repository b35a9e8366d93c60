import { expect, test } from "bun:test";
import { lateStarts, orderFaults, startsIn } from "./late-starts";
import { load } from "./load";
import type { PlaceCall } from "./order-caller";
import { departureFaults } from "./rolling";
import { type Seen, strangerFaults } from "./stranger-faults";

const call: PlaceCall = {
  checkoutId: "chk_1",
  requestId: "r1",
  at: 1_000,
  deadline: 1_500,
  told: "ok",
  orderId: "ord_1",
  tookMs: 20,
};
const line = (more: object) =>
  JSON.stringify({ requestId: "r1", msg: "order.place", outcome: "ok", ...more });

test("work that began in time is found right, and so is what was refused for lateness", () => {
  const log = [line({ begunAt: 1_500 }), line({ outcome: "call.late" }), "no JSON"];
  expect(lateStarts([call], startsIn(log))).toEqual([]);
});

test.each(["ok", "call.late"])(
  "work that began after its caller's deadline is found, though it ended with %s",
  (outcome) => {
    expect(lateStarts([call], startsIn([line({ begunAt: 1_600, outcome })]))).toEqual([
      "r1 began 100 ms after its deadline",
    ]);
  },
);

test("one checkout with one order is found right; two orders, a lost one and another one are found", () => {
  const one = { id: "1", checkoutId: "1" };
  expect(orderFaults([call], [one])).toEqual([]);
  expect(orderFaults([{ ...call, told: "call.late", orderId: undefined }], [])).toEqual([]);
  expect(orderFaults([call], [one, { ...one, id: "2" }])).toEqual(["chk_1 made 2 orders"]);
  expect(orderFaults([call], [])).toEqual(["chk_1 was told of ord_1, and nothing is there"]);
  expect(orderFaults([call], [{ ...one, id: "2" }])).toEqual(["chk_1 was told of ord_1, and 2 is there"]);
});

test("a process that was cut short, ended badly or took too long is found", () => {
  const gone = { name: "order-1", code: 0, tookMs: 200 };
  expect(departureFaults([gone], 30_000)).toEqual([]);
  expect(
    departureFaults(
      [
        { ...gone, code: 1 },
        { ...gone, code: null },
        { ...gone, tookMs: 30_001 },
      ],
      30_000,
    ),
  ).toEqual(["order-1 ended with 1", "order-1 ended with null", "order-1 took 30001 ms to end"]);
});

const quiet: Seen = {
  unheard: [{ at: 0, until: 2_000 }],
  spared: 10,
  breaker: { openedAt: 2_100, halfOpens: 1 },
  inFlightMost: 64,
  faults: [],
  p99Ms: { before: 100, during: 114 },
};
const probes = Array.from({ length: 6 }, () => ({ at: 3_000, until: 5_000 }));

test.each<{ what: string; more: Partial<Seen>; found: RegExp[] }>([
  { what: "nothing in a stranger that is kept away", more: {}, found: [] },
  { what: "a stranger that did not bite", more: { unheard: [] }, found: [/no fault bit/] },
  {
    what: "a breaker that never opened",
    more: { breaker: { openedAt: Number.POSITIVE_INFINITY, halfOpens: 1 } },
    found: [/Infinity ms/],
  },
  { what: "callers that were not spared", more: { spared: 0 }, found: [/nobody was spared/] },
  { what: "a sixth probe", more: { unheard: [...quiet.unheard, ...probes] }, found: [/6 probes in 1 looks/] },
  { what: "a bulkhead that leaks", more: { inFlightMost: 65 }, found: [/65 in flight of 64/] },
  {
    what: "others who could not order",
    more: { faults: ["call.unavailable"] },
    found: [/failed: call.unavailable/],
  },
  {
    what: "others who had to wait",
    more: { p99Ms: { before: 100, during: 116 } },
    found: [/from 100 to 116 ms/],
  },
])("the judge of strangers finds $what", ({ more, found }) => {
  const limits = { inFlightMax: 64, probesMax: 5, opensWithinMs: 5_000, movesBy: 0.1 };
  const faults = strangerFaults({ ...quiet, ...more }, limits);
  expect(faults).toHaveLength(found.length);
  for (const [n, each] of found.entries()) expect(faults[n]).toMatch(each);
});

test("load counts what is refused, what breaks off, and nothing else", async () => {
  let answered = 0;
  const server = Bun.serve({
    port: 0,
    fetch() {
      answered += 1;
      if (answered === 3) return new Response("sorry", { status: 503 });
      return new Response("ok");
    },
  });
  const plan = { perSecond: 200, writeEvery: 20, carts: ["c"], goods: [{ productId: "p", variantId: "v" }] };
  const enough = async () => {
    while (answered < 20) await Bun.sleep(5);
  };
  const report = await load({ ...plan, url: `http://127.0.0.1:${server.port}` }, enough());
  await server.stop(true);
  expect(report).toMatchObject({ failed: 1, faults: [expect.stringContaining("503 sorry")] });
  expect(report.sent).toBeGreaterThanOrEqual(20);

  const nobody = await load({ ...plan, url: `http://127.0.0.1:${server.port}` }, Bun.sleep(50));
  expect(nobody.failed).toBe(nobody.sent);
  expect(nobody.sent).toBeGreaterThan(0);
});
