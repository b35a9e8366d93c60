import { join } from "node:path";
import { random } from "../../tests/chaos/seed";
import { startChild, withClosing } from "../child";
import { costOf, total } from "../cost";
import { get, median, zipf } from "../load";
import type { Bench, Part } from "../part";
import { memoryMb } from "../process-tree";
import { table } from "../table";
import { type Timed, timed } from "../timed";
import { type Questions, questionsOf } from "./questions";
import { type Kind, recordStatements, sorts } from "./record-statements";
import { type SeededShop, startSeededShop } from "./seeded-shop";
import { type BulkFigures, writeInBulk } from "./write-in-bulk";

const clients = 8;
const warmReads = 4_000;
const kinds: readonly Kind[] = ["list", "detail", "facets", "search"];
/** CPU ms of all processes together, warm. */
const aims: Readonly<Partial<Record<Kind, number>>> = { list: 0.3, detail: 0.25, search: 2 };

/** BENCH_SIZES=1000 is a quick look. */
const sizes = (Bun.env.BENCH_SIZES ?? "1000,100000,1000000").split(",").map(Number);

/** Reading and writing the catalogue at three sizes at once, in turns, beside the driver alone and bare Elysia. */
export const cataloguePart: Part = {
  name: "catalogue",
  about:
    "lists, details, facets and search at 1,000, 100,000 and 1,000,000 variants; bulk upsert beside COPY",
  minutes: 25,
  run: (bench) => withClosing((later) => measure(bench, later)),
};

type Measured = Timed & { readonly cpu: number };
type Note = (what: string, size: number, measured: Measured) => void;

async function measure(bench: Bench, later: (stop: () => unknown) => void): Promise<string> {
  const places: Place[] = [];
  for (const size of sizes) places.push(await openPlace(bench, size, later));
  const [smallest] = places;
  if (!smallest) throw new Error("BENCH_SIZES names no size");
  const listBytes = Buffer.from(await (await fetch(smallest.addresses.list[0] ?? "")).arrayBuffer());
  const bare = await startChild({
    file: new URL("../gateway/bare.ts", import.meta.url).pathname,
    env: { BENCH_BYTES: listBytes.toString("base64"), NATS_URL: undefined },
    path: "/bytes",
  });
  later(bare.stop);

  const all = new Map<string, Measured[]>();
  const note: Note = (what, size, measured) => {
    const key = `${what}@${size}`;
    all.set(key, [...(all.get(key) ?? []), measured]);
  };
  for (const place of places) await readAll(place, () => undefined); // plans and files in memory, for everybody
  for (let round = 0; round < bench.rounds; round += 1) {
    bench.progress(`catalogue: round ${round + 1} of ${bench.rounds}`);
    note("bare", 0, await measured({ bare: [bare.pid] }, warmReads, () => get(`${bare.url}/bytes`)));
    for (const place of places) await readAll(place, note);
    for (const place of places) await readStored(place, note);
  }

  const bulk: BulkFigures[] = [];
  let memory = "";
  for (let round = 0; round < bench.rounds; round += 1) {
    bench.progress(`catalogue: writing, round ${round + 1} of ${bench.rounds}`);
    const written = await writeInBulk(smallest.shop, round);
    bulk.push(written.figures);
    memory = written.memory;
  }
  return report({ places, bulk, memory, of: (what, size) => typical(all.get(`${what}@${size}`) ?? []) });
}

type Place = {
  readonly shop: SeededShop;
  readonly addresses: Readonly<Record<Kind, string[]>>;
  readonly driver: { readonly pid: number; readonly url: string };
};

async function openPlace(bench: Bench, size: number, later: (stop: () => unknown) => void): Promise<Place> {
  const shop = await startSeededShop(bench, size);
  later(shop.stop);
  const questions = await questionsOf(shop.sql);
  const file = join(bench.folder, `${size}.json`);
  const recorded = await recordStatements(shop.sql, questions);
  await Bun.write(
    file,
    JSON.stringify(recorded, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
  );
  const driver = await startChild({
    file: join(import.meta.dir, "bare-driver.ts"),
    env: { BENCH_STATEMENTS: file, BENCH_DATABASE_URL: shop.databaseUrl },
    path: "/",
  });
  later(driver.stop);
  return { shop, driver, addresses: addressesOf(shop.url, questions) };
}

function addressesOf(url: string, { products, categories, texts }: Questions): Record<Kind, string[]> {
  const places = ["", ...categories.map((id) => `categoryId=cat_${id}`)];
  return {
    list: places.flatMap((place) => sorts.map((sort) => `${url}/v1/products?limit=20&sort=${sort}&${place}`)),
    detail: products.map((id) => `${url}/v1/products/prd_${id}`),
    facets: places.map((place) => `${url}/v1/products/facets?${place}`),
    search: texts.map((text) => `${url}/v1/products/search?limit=20&text=${encodeURIComponent(text)}`),
  };
}

/** Every question once, with no answer stored, by Torg and then by the driver alone. */
async function readAll({ shop, driver, addresses }: Place, note: Note): Promise<void> {
  const { torg, servers } = shop.processes;
  await Bun.sleep(2_500); // every stored answer is too old
  for (const kind of kinds) {
    const own = addresses[kind];
    const cold = await measured({ ...torg, ...servers }, own.length, (n) => get(own[n] ?? ""));
    note(`${kind} cold`, shop.variants, cold);
    let alone: Timed | undefined;
    const cost = await costOf({ driver: [driver.pid], ...servers }, own.length, async () => {
      const asked = `${driver.url}/run?kind=${kind}&requests=${own.length}&clients=${clients}`;
      const answer: Timed = await (await fetch(asked)).json();
      alone = answer;
      return answer;
    });
    if (alone) note(`${kind} driver`, shop.variants, { ...alone, cpu: total(cost) });
  }
}

/** Questions as a crowd asks them: few of them often. */
async function readStored({ shop, addresses }: Place, note: Note): Promise<void> {
  const { torg, servers } = shop.processes;
  for (const kind of kinds) {
    const own = addresses[kind];
    const next = zipf(own.length, random(7));
    note(
      `${kind} warm`,
      shop.variants,
      await measured({ ...torg, ...servers }, warmReads, () => get(own[next()] ?? "")),
    );
  }
  const [first = ""] = addresses.list;
  note("stored", shop.variants, await measured({ ...torg, ...servers }, warmReads, () => get(first)));
}

async function measured(
  processes: Parameters<typeof costOf>[0],
  requests: number,
  one: (n: number) => Promise<boolean>,
): Promise<Measured> {
  let times: Timed = { perSecond: 0, p50: 0, p99: 0 };
  const cost = await costOf(processes, requests, async () => {
    times = await timed({ clients, requests }, one);
    return times;
  });
  return { ...times, cpu: total(cost) };
}

const typical = (rows: readonly Measured[]): Measured => ({
  perSecond: median(rows.map(({ perSecond }) => perSecond)),
  p50: median(rows.map(({ p50 }) => p50)),
  p99: median(rows.map(({ p99 }) => p99)),
  cpu: median(rows.map(({ cpu }) => cpu)),
});

type Report = {
  readonly places: readonly Place[];
  readonly bulk: readonly BulkFigures[];
  readonly memory: string;
  readonly of: (what: string, size: number) => Measured;
};

function report({ places, bulk, memory, of }: Report): string {
  const [low = 0, high = 0] = [sizes[0], sizes.at(-1)];
  const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 1);
  const rows = kinds.flatMap((kind) =>
    ["warm", "cold", "driver"].flatMap((how) =>
      sizes.map((size) => {
        const { perSecond, cpu, p50, p99 } = of(`${kind} ${how}`, size);
        const name = how === "driver" ? `${kind}: the same SQL by the driver alone` : `${kind}, ${how}`;
        const aim = how === "warm" ? (aims[kind] ?? "") : "";
        return [name, `${size}`, `${Math.round(perSecond)}`, cpu.toFixed(3), `${aim}`, ms(p50), ms(p99)];
      }),
    ),
  );
  const growth = (["list", "detail", "search"] as const).map((kind) => {
    const [few, many] = [of(`${kind} cold`, low), of(`${kind} cold`, high)];
    const times = (what: keyof Measured) => (many[what] / few[what]).toFixed(2);
    return [kind, times("p50"), times("cpu"), times("p99")];
  });
  const beside = kinds.map((kind) => [
    kind,
    ...sizes.map((size) => (of(`${kind} cold`, size).p50 / of(`${kind} driver`, size).p50).toFixed(2)),
  ]);
  const bare = of("bare", 0);
  const names = bulk[0]?.map(({ what }) => what) ?? [];
  const written = names.map((what, at) => ({
    what,
    perSecond: median(bulk.map((one) => one[at]?.perSecond ?? 0)),
    cpu: median(bulk.map((one) => one[at]?.cpu ?? 0)),
  }));
  const copied = written[0]?.perSecond ?? 1;
  return [
    `One process with its PostgreSQL for each size, ${clients} clients; CPU in ms an operation of all its processes, times in ms.`,
    "",
    table(["what", "variants", "a second", "CPU", "aim", "p50", "p99"], rows),
    "",
    `From ${low} to ${high} variants, cold, times as much (aims: p50 and CPU 1.3, p99 2):`,
    "",
    table(["", "p50", "CPU", "p99"], growth),
    "",
    "Cold, p50 in times of the driver alone (aim: 2):",
    "",
    table(["", ...sizes.map((size) => `${size}`)], beside),
    "",
    `Stored bytes of one list, a second: ${sizes.map((size) => Math.round(of("stored", size).perSecond)).join(", ")}; bare Elysia with the same bytes ${Math.round(bare.perSecond)} (${sizes.map((size) => `${((of("stored", size).perSecond / bare.perSecond) * 100).toFixed(0)} %`).join(", ")}; aim 50 %).`,
    "",
    "Products written, one variant and one price each, at the smallest size (aim of the upsert: a third of COPY):",
    "",
    table(
      ["what", "a second", "of COPY", "CPU ms a product"],
      written.map(({ what, perSecond, cpu }) => [
        what,
        `${Math.round(perSecond)}`,
        (perSecond / copied).toFixed(2),
        cpu.toFixed(3),
      ]),
    ),
    "",
    `Memory of Torg's process while it took the upserts: ${memory}; at the end ${places.map(({ shop }) => `${shop.variants}: ${memoryMb(Object.values(shop.processes.torg).flat()).toFixed(0)} MB`).join(", ")}. Seeded a second: ${places.map(({ shop }) => `${shop.variants}: ${Math.round(shop.seededPerSecond)}`).join(", ")}.`,
  ].join("\n");
}
