import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oneC } from "@torg/torg/demo/one-c";
import { random } from "../tests/chaos/seed";
import { catalogueOf } from "./catalogue";
import { median, send, zipf } from "./load";
import { buyOnce, cartOnce, checkoutMs, drained } from "./orders";
import { cpuMs, memoryMb } from "./process-tree";
import { type Row, report } from "./report";
import { type Server, startBare, startTorg } from "./server";

const rounds = Number(Bun.env.BENCH_ROUNDS ?? 5);
const products = 1_000;
const clients = 16;

const folder = await mkdtemp(join(tmpdir(), "torg-bench-"));
await chmod(folder, 0o711); // root's PostgreSQL runs as somebody else
const torg = await startTorg(join(folder, "data"), 34_100);
try {
  await report(await measure(torg), { rounds, products, clients });
} finally {
  await torg.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

/** CPU of the whole server per request, in ms: what it used while the work ran. */
async function cpuOf(
  pid: number,
  requests: number,
  work: () => Promise<{ perSecond: number; failures: number }>,
): Promise<{ cpu: number; perSecond: number }> {
  const before = cpuMs(pid);
  const { perSecond, failures } = await work();
  if (failures > 0) throw new Error(`${failures} of ${requests} requests failed`);
  return { cpu: (cpuMs(pid) - before) / requests, perSecond };
}

async function measure(server: Server): Promise<Row[]> {
  const atRest = memoryMb(server.pid);
  await fill(server);
  const lists = await listAddresses(server.url);
  const details = await detailAddresses(server.url);
  const bytes = join(folder, "list.json");
  await Bun.write(bytes, await (await fetch(lists[0] ?? "")).text());
  const bare = await startBare(bytes, 34_101);
  const rows: Record<string, { cpu: number[]; perSecond: number[] }> = {};
  const note = (name: string, { cpu, perSecond }: { cpu: number; perSecond: number }) => {
    rows[name] ??= { cpu: [], perSecond: [] };
    rows[name].cpu.push(cpu);
    rows[name].perSecond.push(perSecond);
  };

  const get = async (url: string) => {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.ok;
  };
  const spread = (addresses: readonly string[], requests: number) => {
    const pick = zipf(addresses.length, random(7));
    return () => send({ clients, requests }, () => get(addresses[pick()] ?? ""));
  };
  const cold = (addresses: readonly string[]) => () =>
    send({ clients, requests: addresses.length }, (n) => get(addresses[n] ?? ""));

  for (let round = 0; round < rounds; round += 1) {
    note(
      "bare Elysia, the same bytes",
      await cpuOf(bare.pid, 20_000, () =>
        send({ clients, requests: 20_000 }, () => get(`${bare.url}/bytes`)),
      ),
    );
    note(
      "list, one address (stored bytes)",
      await cpuOf(server.pid, 20_000, () => send({ clients, requests: 20_000 }, () => get(lists[0] ?? ""))),
    );
    note("list of 20, 1,000 addresses, Zipf 1.0", await cpuOf(server.pid, 20_000, spread(lists, 20_000)));
    note("detail, 1,000 addresses, Zipf 1.0", await cpuOf(server.pid, 20_000, spread(details, 20_000)));
    await Bun.sleep(2_500); // every stored answer is too old now
    note("list of 20, cold", await cpuOf(server.pid, lists.length, cold(lists)));
    await Bun.sleep(2_500);
    note("detail, cold", await cpuOf(server.pid, details.length, cold(details)));
    note(
      "new cart with one item",
      await cpuOf(server.pid, 500, () => send({ clients: 8, requests: 500 }, () => cartOnce(server.url))),
    );
    note(
      "order, from the first line to paid, drained",
      await cpuOf(server.pid, 300, async () => {
        const sent = await send({ clients: 8, requests: 300 }, () => buyOnce(server.url));
        await drained(server);
        return sent;
      }),
    );
  }
  const loaded = memoryMb(server.pid);
  await bare.stop();
  const hitRate = await storedShare(server.url);
  return [
    ...Object.entries(rows).map(([what, { cpu, perSecond }]) => ({
      what,
      cpuMs: median(cpu),
      perSecond: median(perSecond),
    })),
    { what: "checkout at one client, ms", ms: await checkoutMs(server.url) },
    { what: "share of list and detail requests answered from stored bytes", share: hitRate },
    { what: "memory at rest: process / with its database, MB", memory: atRest },
    { what: "memory under load: process / with its database, MB", memory: loaded },
  ];
}

async function fill({ url, operator }: Server): Promise<void> {
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
