import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { eventually, tempFolder } from "@torg/chassis/testing";
import type { Doors } from "../books/doors";
import { judge } from "../books/invariants";
import { readBooks } from "../books/read-books";
import { collectSpans } from "../books/traces";
import { toothless } from "../harness/bites";
import { type OwnServers, startOwnServers } from "../harness/own-servers";
import { readHistory } from "../harness/recorder";
import { isFull, sized, startRun } from "../harness/run";
import { openShop } from "../shop/open-shop";
import type { ShopProcess } from "../shop/process";
import { stockShelves } from "../shop/stock";
import { comeToRest } from "./come-to-rest";
import type { Crowd } from "./crowd";
import { killInTurn } from "./kill-in-turn";
import { attemptsOf, definite, outside, quantile, requestsOf, twoTongued, type Window } from "./read-storm";
import { soldFaults } from "./sold";
import { tracedJourneys } from "./traced-journeys";

const run = startRun();
const checkouts = sized({ short: 500, full: 10_000 });
const pieces = sized({ short: 5, full: 50 });
const perSecond = sized({ short: 25, full: 66 });
const clients = sized({ short: 40, full: 200 });
const kill = { everyMs: 2_000, most: sized({ short: 8, full: Number.POSITIVE_INFINITY }) };
/** Longer than nobody relays after a leader was killed: the broker has pushed some by then. */
const stillMs = 8_000;
const restWithinMs = 60_000;
const quietMs = sized({ short: 2_000, full: 10_000 });
const restarts = sized({ short: 1, full: 2 });
const journeys = 5;
/** PostgreSQL's connections report what they wrote after ten idle seconds at the latest. */
const statisticsWithinMs = 12_000;

setDefaultTimeout(900_000);

test(`${checkouts} checkouts on ${pieces} pieces while order, product and RabbitMQ die: all are sold, none twice, nothing is lost (${run.label})`, async () => {
  const servers = await startOwnServers();
  const spans = collectSpans();
  const folder = tempFolder();
  const history = join(folder.path, "history.jsonl");
  const shop = await openShop({
    infra: servers.env,
    replicas: "order=2,product=2",
    env: {
      LIMIT_SIGN_IN: "off",
      LOG_LEVEL: "error",
      CHECKOUT_RESUME_AFTER_SECONDS: "3",
      OTEL_EXPORTER_OTLP_ENDPOINT: spans.url,
      OTEL_TRACES_SAMPLER_ARG: "0",
    },
  });
  const doors = await shop.doors();
  try {
    const [scarce, plentiful] = await stockShelves(shop, { goods: 2, each: [pieces, 1_000_000] });
    if (!scarce || !plentiful) throw new Error("the shelves are empty");
    const began = Date.now();
    const crowd = startCrowd({
      url: shop.url,
      seed: run.seed,
      clients,
      checkouts,
      perSecond,
      goods: [scarce.variantId, plentiful.variantId],
      history,
      patienceMs: sized({ short: 120_000, full: 400_000 }),
    });
    const kills = killInTurn(inTurn(shop.of("order"), shop.of("product")), kill);
    const outages = restartBroker(servers, (checkouts / perSecond) * 1_000);
    const hearer = dieWithEvents(shop.of("integration"));
    const broken = await crowd;
    const ended = Date.now();
    await kills.stop();
    await hearer;
    const brokerWindows = await outages;
    const restedAt = await comeToRest(doors, { quietMs, withinMs: restWithinMs });
    const redelivered = await eventually(() => redeliveriesIn(doors), {
      what: "deliveries that came again",
      withinMs: statisticsWithinMs,
    }).catch(() => 0);

    const traces = await tracedJourneys(
      { url: shop.url, history, goods: [plentiful.variantId], journeys },
      spans,
    );
    await comeToRest(doors, { quietMs: 500, withinMs: restWithinMs });

    const requests = requestsOf(readHistory(history));
    const attempts = attemptsOf(requests);
    const books = await readBooks(doors);
    const faults = [
      ...broken,
      ...judge({ books, attempts }),
      ...twoTongued(requests),
      ...traces.faults,
      ...soldFaults(books, { sku: scarce.sku, pieces, besides: journeys }),
    ];
    const answered = definite(requests).filter(({ to }) => to <= ended);
    const calm = outside(answered, kills.windows);
    const figures = {
      kills: kills.windows.length,
      redelivered,
      unknown: requests.filter(({ kind }) => kind === "unknown").length,
      calm: calm.length / answered.length,
      p99: quantile(calm, 0.99),
    };
    const seconds = (ended - began) / 1_000;
    const outcomes = Map.groupBy(attempts, ({ outcome }) => outcome);
    const count = (outcome: (typeof attempts)[number]["outcome"]) => outcomes.get(outcome)?.length ?? 0;
    const codes = Map.groupBy(
      requests.filter(({ kind }) => kind === "unknown"),
      ({ op, told }) => `${op} ${told}`,
    );
    say(`storm of ${attempts.length} checkouts in ${seconds.toFixed(1)} s, ${run.label}
  sold         ${count("paid")} paid, ${count("placed")} placed, of ${pieces}
  refused      ${count("refused")}, left and never asked again ${count("unknown")}
  kills        ${figures.kills}, ready again after ${median(kills.restartMs)} ms (median); RabbitMQ restarted ${brokerWindows.length} times
  redelivered  ${redelivered} deliveries; answers that never came ${figures.unknown}: ${[...codes].map(([code, own]) => `${own.length} ${code}`).join(", ")}
  twice        ${twiceAsked(requests)} keys were asked for more than once, told different things ${twoTongued(requests).length}
  invariants   I1 to I9: ${faults.length} faults${faults
    .slice(0, 12)
    .map((fault) => `\n               ${fault}`)
    .join("")}
  checkouts/s  ${(checkouts / seconds).toFixed(1)}
  outside kill windows (${(100 * figures.calm).toFixed(0)} % of them): p50 ${quantile(calm, 0.5)} ms, p99 ${figures.p99} ms; inside p50 ${quantile(answered, 0.5)} ms, p99 ${quantile(answered, 0.99)} ms
  with RabbitMQ's restarts left out as well: p99 ${quantile(outside(calm, brokerWindows), 0.99)} ms
  at rest      ${((restedAt - ended) / 1_000).toFixed(1)} s after the last answer
`);
    expect(faults.slice(0, 20)).toEqual([]);
    expect(
      toothless({
        kills: { seen: figures.kills, atLeast: sized({ short: 4, full: 20 }) },
        "deliveries that came again": { seen: redelivered, atLeast: 1 },
        "answers that never came": { seen: figures.unknown, atLeast: 1 },
        "restarts of RabbitMQ": { seen: brokerWindows.length, atLeast: restarts },
      }),
    ).toEqual([]);
    if (isFull) {
      expect(figures.calm).toBeGreaterThanOrEqual(0.3);
      expect(figures.p99).toBeLessThanOrEqual(2_000);
      expect(checkouts / seconds).toBeGreaterThanOrEqual(60);
    }
    folder[Symbol.dispose]();
  } finally {
    await doors.close();
    await shop.stop();
    spans.stop();
    await servers.stop();
  }
});

/** In a process of its own; gives what made clients give up. */
async function startCrowd(told: Crowd): Promise<string[]> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "crowd.ts")], {
    stdin: new Blob([JSON.stringify(told)]),
    stdout: "ignore",
    stderr: "pipe",
  });
  const words = await new Response(child.stderr).text();
  return (await child.exited) === 0 ? [] : words.trimEnd().split("\n");
}

/** `order-1, product-1, order-2, product-2`. */
const inTurn = <T>(first: readonly T[], second: readonly T[]): T[] =>
  first.flatMap((one, at) => [one, second[at]]).filter((one) => one !== undefined);

/** One that hears of every order stands still until events are in its hands, and dies with them: those must come again. */
async function dieWithEvents([hearer]: readonly ShopProcess[]): Promise<void> {
  hearer?.freeze();
  await Bun.sleep(stillMs);
  await hearer?.kill();
  await hearer?.start();
}

/** Evenly over the storm. */
async function restartBroker(servers: OwnServers, stormMs: number): Promise<Window[]> {
  const windows: Window[] = [];
  const began = Date.now();
  for (let n = 1; n <= restarts; n += 1) {
    await Bun.sleep(Math.max(0, began + (stormMs * n) / (restarts + 1) - Date.now()));
    const from = Date.now();
    await servers.kill("rabbitmq");
    await servers.start("rabbitmq");
    windows.push({ from, to: Date.now() + 1_000 });
  }
  return windows;
}

/** Deliveries that came back are counted by the services before they are begun again: rows that were ever written, if any. */
async function redeliveriesIn(doors: Doors): Promise<number | undefined> {
  const counts = await Promise.all(
    (["product", "integration"] as const).map(async (service) => {
      const [row] = await doors.sql(service)<{ count: number }[]>`
        select (n_tup_ins + n_tup_upd)::int as count from pg_stat_user_tables where schemaname = 'torg' and relname = 'starts'`;
      return row?.count ?? 0;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0) || undefined;
}

const twiceAsked = (requests: ReturnType<typeof requestsOf>): number =>
  [
    ...Map.groupBy(
      requests.filter(({ op }) => op === "checkout"),
      ({ key }) => key,
    ).values(),
  ].filter((own) => own.length > 1).length;

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
const say = (text: string): void => void process.stdout.write(text);
