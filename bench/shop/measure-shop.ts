import { oneC } from "@torg/torg/demo/one-c";
import { random } from "../../tests/chaos/seed";
import { startChild } from "../child";
import { costOf, ledger, type Processes, total } from "../cost";
import { get, send, zipf } from "../load";
import type { Bench } from "../part";
import { memoryMb } from "../process-tree";
import { table } from "../table";
import { catalogueOf } from "./catalogue";
import { buyOnce, cartOnce, checkoutMs } from "./orders";
import type { Shop } from "./shop";

const products = 1_000;
const clients = 16;
const writers = 8;
const reads = 20_000;
const carts = 500;
const orders = 300;

/** What Torg aims at: CPU ms of all processes together. */
export type Aims = {
  readonly list: number;
  readonly detail: number;
  readonly cart: number;
  readonly order: number;
};

/** The work of a shop, each kind in turns, and its cost by process. */
export async function measureShop({ rounds, progress }: Bench, shop: Shop, aims: Aims): Promise<string> {
  const { url, processes } = shop;
  const everything: Processes = { ...processes.torg, ...processes.servers };
  const atRest = memoryOf(shop);
  progress(`filling the shelves: ${products} products`);
  await fill(shop);
  const lists = await listAddresses(url);
  const details = await detailAddresses(url);
  const bytes = Buffer.from(await (await fetch(lists[0] ?? "")).arrayBuffer());
  const bare = await startChild({
    file: new URL("../gateway/bare.ts", import.meta.url).pathname,
    env: { BENCH_BYTES: bytes.toString("base64"), NATS_URL: undefined },
    path: "/bytes",
  });

  const reading = (pick: (n: number) => string, requests: number) => () =>
    send({ clients, requests }, (n) => get(pick(n)));
  const spread = (addresses: readonly string[]) => {
    const next = zipf(addresses.length, random(7));
    return reading(() => addresses[next()] ?? "", reads);
  };
  const cold = (addresses: readonly string[]) => reading((n) => addresses[n] ?? "", addresses.length);
  const tooOld = () => Bun.sleep(2_500); // every stored answer

  const kinds: {
    what: string;
    aim?: number;
    count: number;
    before?: () => Promise<void>;
    work: () => Promise<{ perSecond: number }>;
  }[] = [
    { what: "list, one address (stored bytes)", count: reads, work: reading(() => lists[0] ?? "", reads) },
    { what: "list of 20, 1,000 addresses, Zipf 1.0", aim: aims.list, count: reads, work: spread(lists) },
    { what: "detail, 1,000 addresses, Zipf 1.0", aim: aims.detail, count: reads, work: spread(details) },
    { what: "list of 20, cold", count: lists.length, before: tooOld, work: cold(lists) },
    { what: "detail, cold", count: details.length, before: tooOld, work: cold(details) },
    {
      what: "new cart with one item",
      aim: aims.cart,
      count: carts,
      work: async () => {
        const sent = await send({ clients: writers, requests: carts }, () => cartOnce(url));
        await shop.drained();
        return sent;
      },
    },
    {
      what: "order, from the first line to paid, drained",
      aim: aims.order,
      count: orders,
      work: async () => {
        const sent = await send({ clients: writers, requests: orders }, () => buyOnce(url));
        await shop.drained();
        return sent;
      },
    },
  ];

  const costs = ledger();
  const bares = ledger();
  const bareWork = () => send({ clients, requests: reads }, () => get(`${bare.url}/bytes`));
  for (let round = 0; round < rounds; round += 1) {
    progress(`shop: round ${round + 1} of ${rounds}`);
    bares.note("bare Elysia, the same bytes", await costOf({ bare: [bare.pid] }, reads, bareWork));
    for (const { what, count, before, work } of kinds) {
      await before?.();
      costs.note(what, await costOf(everything, count, work));
    }
    const idleSeconds = 2;
    costs.note(
      "nothing at all, for a second",
      await costOf(everything, idleSeconds, async () => {
        await Bun.sleep(idleSeconds * 1_000);
        return { perSecond: 1 };
      }),
    );
  }
  const loaded = memoryOf(shop);
  const [unit] = bares.typical();
  await bare.stop();

  const rows = costs.typical();
  const ms = (value: number) => value.toFixed(3);
  const of = (names: Processes, cpu: Readonly<Record<string, number>>) =>
    total({ cpu: Object.fromEntries(Object.keys(names).map((name) => [name, cpu[name] ?? 0])) });
  const aimOf = (name: string) => `${kinds.find(({ what }) => what === name)?.aim ?? ""}`;
  const names = Object.keys(everything);
  return [
    `${products} products × 2 variants, ${clients} clients (${writers} for carts and orders)${shop.versions === "" ? "" : `, ${shop.versions}`}; CPU in ms an operation.`,
    "",
    table(
      ["what", "Torg's processes", "servers", "together", "aim", "× bare", "a second"],
      [
        ...(unit ? [[unit.what, "", "", ms(unit.total), "", "1.0", `${Math.round(unit.perSecond)}`]] : []),
        ...rows.map((row) => [
          row.what,
          ms(of(processes.torg, row.cpu)),
          ms(of(processes.servers, row.cpu)),
          ms(row.total),
          aimOf(row.what),
          (row.total / (unit?.total ?? 1)).toFixed(1),
          row.what.startsWith("nothing") ? "" : `${Math.round(row.perSecond)}`,
        ]),
      ],
    ),
    "",
    `Checkout at one client: ${(await checkoutMs(url)).toFixed(1)} ms. Lists and details answered from stored bytes: ${((await storedShare(url)) * 100).toFixed(1)} %.`,
    `Memory in MB, Torg's processes / servers: at rest ${atRest}, under load ${loaded}.`,
    "",
    "By process:",
    "",
    table(
      ["what", ...names],
      rows.map((row) => [row.what, ...names.map((name) => ms(row.cpu[name] ?? 0))]),
    ),
  ].join("\n");
}

function memoryOf({ processes }: Shop): string {
  const of = (some: Processes) => memoryMb(Object.values(some).flat()).toFixed(0);
  return `${of(processes.torg)} / ${of(processes.servers)}`;
}

async function fill({ url, operator }: Shop): Promise<void> {
  await operator("integration").integration.saveConnection.mutate({
    login: "bench",
    name: "bench",
    password: "bench-password",
  });
  const accountant = oneC(url, "bench", "bench-password");
  await accountant.signIn("catalog");
  await accountant.sendCatalogue(catalogueOf(products), 5_000_000);
}

/** A list for every product of the catalogue: each page begins after another one. */
async function listAddresses(url: string): Promise<string[]> {
  const addresses = [`${url}/v1/products?limit=20`];
  let cursor: string | undefined;
  while (addresses.length < products) {
    const page: { nextCursor?: string } = await (
      await fetch(`${url}/v1/products?limit=1${cursor ? `&cursor=${cursor}` : ""}`)
    ).json();
    if (page.nextCursor === undefined) break;
    cursor = page.nextCursor;
    addresses.push(`${url}/v1/products?limit=20&cursor=${cursor}`);
  }
  return addresses;
}

async function detailAddresses(url: string): Promise<string[]> {
  const addresses: string[] = [];
  for (let cursor: string | undefined; addresses.length < products; ) {
    const page: { items: { id: string }[]; nextCursor?: string } = await (
      await fetch(`${url}/v1/products?limit=100${cursor ? `&cursor=${cursor}` : ""}`)
    ).json();
    addresses.push(...page.items.map(({ id }) => `${url}/v1/products/${id}`));
    if (page.nextCursor === undefined) break;
    cursor = page.nextCursor;
  }
  return addresses.slice(0, products);
}

/** From the gateway's own counters. */
async function storedShare(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const figure = (how: string) =>
    Number(
      new RegExp(`^torg_cache_reads_total\\{[^}]*outcome="${how}"[^}]*\\} (\\S+)`, "m").exec(text)?.[1] ?? 0,
    );
  const stored = figure("local") + figure("stale") + figure("shared") + figure("joined");
  return stored / Math.max(1, stored + figure("miss"));
}
