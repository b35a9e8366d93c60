import { expect, test } from "bun:test";
import { availableParallelism } from "node:os";
import { moves } from "../../../packages/order/src/domain/order";
import { add, type Coverage, modes } from "./coverage";
import type { Job } from "./job";
import { playOnCores } from "./on-cores";
import { planted } from "./planted";
import { playAtRandom } from "./random-runs";
import { crowded, crowds, searches } from "./scenarios";

const isFull = Bun.env.TORG_CHAOS === "full";
const seed = Number(Bun.env.TORG_SEED ?? (isFull ? Math.floor(Math.random() * 2 ** 31) : 1));
const size = isFull ? { runs: 200_000, part: 5_000, least: 100 } : { runs: 4_000, part: 2_000, least: 1 };

test(`every order of happenings leads to right books (TORG_SEED=${seed})`, async () => {
  const started = performance.now();
  const { part, runs } = size;
  const parts = Array.from({ length: runs / part }, (_, n) => ({ from: n * part, to: (n + 1) * part, seed }));
  const jobs: Job[] = [
    ...searches
      .filter(({ isLarge }) => isFull || !isLarge)
      .map(({ name }) => ({ kind: "search", name, isSmall: !isFull }) as const),
    ...parts.map((range) => ({ kind: "runs", ...range }) as const),
  ];
  const done = await playOnCores(jobs, Math.min(2, availableParallelism()));

  const coverage: Coverage = new Map();
  for (const each of done) add(coverage, each.coverage);
  const sum = (what: "states" | "rests" | "runs") => done.reduce((total, each) => total + each[what], 0);
  const figures = { states: sum("states"), rests: sum("rests"), runs: sum("runs") };
  const seconds = (performance.now() - started) / 1_000;
  process.stdout.write(`${tableOf(coverage)}${figuresOf({ ...figures, seconds })}`);

  expect(done.length).toBe(jobs.length);
  expect(done.flatMap(({ fault }) => fault ?? [])).toEqual([]);
  expect(figures.runs).toBe(runs);
  expect(passages.filter((passage) => !coverage.has(passage))).toEqual([]);
  expect(Object.keys(modes).filter((mode) => (coverage.get(mode) ?? 0) < size.least)).toEqual([]);
}, 600_000);

const passages = Object.entries(moves).flatMap(([from, ways]) =>
  Object.values(ways).map((to) => `${from} → ${to}`),
);

const tableOf = (coverage: Coverage): string =>
  [
    ...Object.entries(modes).map(([mode, what]) => [mode, `${mode} ${what}`]),
    ...passages.map((each) => [each, each]),
  ]
    .map(([key, what]) => `${String(coverage.get(key ?? "") ?? 0).padStart(10)}  ${what}\n`)
    .join("");

type Figures = { states: number; rests: number; runs: number; seconds: number };
const figuresOf = ({ states, rests, runs, seconds }: Figures): string =>
  `searched ${states} states of one order, ${rests} at rest, ${isFull ? "two drivers at once and two crashes" : "one driver and one crash"}; ` +
  `${runs} random runs of 5 orders; ${seconds.toFixed(1)} s, seed ${seed}\n`;

test.each(Object.entries(planted))(
  "a planted fault is found: %s",
  (_, broken) => {
    const found = playAtRandom({ ...crowded, rules: broken, coverage: new Map() }, crowds, {
      from: 0,
      to: 20_000,
      seed: 1,
    });
    expect(found?.fault).toBeDefined();
    expect(found?.script.length).toBeLessThanOrEqual(20);
  },
  120_000,
);

test("dropped money shows in two steps: stop, pay", () => {
  const broken = planted["late money on a cancelled order is dropped"];
  const waiting = { orders: 1, method: "card", stock: [9, 9], already: ["checkout", "pay delayed"] } as const;
  const found =
    broken &&
    playAtRandom({ ...crowded, rules: broken, coverage: new Map() }, [waiting], {
      from: 0,
      to: 20_000,
      seed: 1,
    });
  const [stop, pay, ...more] = found?.script.map(({ what }) => what) ?? [];
  expect(["stop", "expire"]).toContain(stop ?? "");
  expect([pay, more]).toEqual(["capture", []]);
});
