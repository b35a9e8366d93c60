import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, tempFolder, testDatabaseServer } from "@torg/chassis/testing";
import { createTorgClient, type TorgClient } from "@torg/contracts/client";
import { operatorOf } from "@torg/torg/operator";
import { freePorts } from "@torg/torg/separate";
import { services } from "@torg/torg/services";
import postgres from "postgres";

const main = fileURLToPath(new URL("../../packages/torg/src/main.ts", import.meta.url));

/** The stated bound, `CACHE_BOUND_MS` as it is when nobody sets it. */
const boundMs = 2_000;
const readyWithinMs = 60_000;

type Reader = { readonly way: string; readonly read: () => Promise<number | undefined> };
type Shop = { readonly urls: readonly string[]; readonly staff: TorgClient };

const folder = tempFolder();
const run = `p${Bun.randomUUIDv7().replaceAll("-", "").slice(-16)}`;
const names = services.map(({ name }) => `${run}_${name}`);
const children: Bun.Subprocess[] = [];
let shop: Shop;

/** Three processes with all services in each, on the same databases: no broker and no signal goes between them. */
beforeAll(async () => {
  const server = new URL(await testDatabaseServer());
  const admin = postgres(server.href, { max: 1, onnotice: () => undefined });
  for (const name of names) await admin`create database ${admin(name)} template template0`;
  await admin.end();
  const databases = Object.fromEntries(
    services.map(({ name }) => [
      `${name.toUpperCase()}_DATABASE_URL`,
      new URL(`/${run}_${name}`, server).href,
    ]),
  );
  const IDENTITY_DIR = join(folder.path, "identities");
  const ports = freePorts(3);
  for (const port of ports) {
    const data = join(folder.path, `${port}`);
    await mkdir(data);
    children.push(
      Bun.spawn([process.execPath, main, "up", "--data", data, "--port", `${port}`], {
        stdin: "ignore",
        stdout: "ignore",
        stderr: "ignore",
        env: {
          ...Bun.env,
          ...databases,
          IDENTITY_DIR,
          LIMIT_ADDRESS: "off",
          LIMIT_USER: "off",
          SALES_LOOK_MS: "100",
        },
      }),
    );
  }
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  for (const url of urls)
    await eventually(async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok, {
      what: `${url} answering`,
      withinMs: readyWithinMs,
    });
  const [first = ""] = urls;
  const account = { email: "staff@example.com", password: "correct horse" };
  await operatorOf(first, IDENTITY_DIR)("user").user.resetAdmin.mutate(account);
  const { accessToken } = await createTorgClient(first).user.logIn.mutate(account);
  shop = { urls, staff: createTorgClient(first, { token: () => accessToken }) };
}, 2 * readyWithinMs);

afterAll(async () => {
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(children.map((child) => child.exited));
  const admin = postgres(await testDatabaseServer(), { max: 1, onnotice: () => undefined });
  for (const name of names) await admin`drop database if exists ${admin(name)} with (force)`;
  await admin.end();
  folder[Symbol.dispose]();
}, 60_000);

/** A published product that costs this much, and a guest with it in the cart at each process. */
async function onShow(minor: number) {
  const { staff, urls } = shop;
  const { id, variants } = await staff.product.create.mutate({
    name: "Кеды",
    variants: [{ sku: Bun.randomUUIDv7() }],
  });
  const variantId = variants[0]?.id ?? "var_";
  const set = (next: number) =>
    staff.product.setPrice.mutate({ variantId, price: { minor: next, currency: "RUB" } });
  await set(minor);
  const readers = await Promise.all(
    urls.map(async (url): Promise<Reader[]> => {
      let secret = "";
      const guest = createTorgClient(url, { cartSecret: () => secret });
      secret = (await guest.cart.open.mutate({})).secret;
      await guest.cart.add.mutate({ variantId, quantity: 1 });
      const line = async () =>
        (await guest.cart.change.mutate({ variantId, quantity: 1 })).lines[0]?.price.minor;
      const page = createTorgClient(url).product;
      return [
        {
          way: "list",
          read: async () =>
            (await page.list.query({})).items.find((item) => item.id === id)?.variants[0]?.price?.minor,
        },
        { way: "detail", read: async () => (await page.get.query({ id })).variants[0]?.price?.minor },
        { way: "cart quote", read: line },
      ];
    }),
  );
  for (const { way, read } of readers.flat())
    await eventually(async () => (await read()) === minor, { what: `the first price in ${way}` });
  return { variantId, set, readers: readers.flat() };
}

test("a price is seen by list and detail of three processes within the bound, by the cart's quote at once, and never goes back", async () => {
  const { set, readers } = await onShow(1);
  const committedAt = [Date.now(), Date.now()]; // of each price, by the price
  const until = Date.now() + 6_000;
  const seen = new Map<string, number[]>();
  const writing = async () => {
    while (Date.now() < until) {
      await set(committedAt.length);
      committedAt.push(Date.now());
      await eventually(async () => Date.now() > (committedAt.at(-1) ?? 0) + 50);
    }
  };
  const reading = async ({ way, read }: Reader) => {
    let last = 0;
    while (Date.now() < until) {
      const askedAt = Date.now();
      const minor = await read();
      if (minor === undefined) throw new Error(`${way}: no price`);
      expect([way, "after", last, minor >= last]).toEqual([way, "after", last, true]);
      last = minor;
      const ages = seen.get(way) ?? [];
      seen.set(way, [...ages, askedAt - (committedAt[minor + 1] ?? Number.POSITIVE_INFINITY)]);
    }
  };
  await Promise.all([writing(), ...readers.map(reading)]);
  const oldest = (way: string) => Math.max(...(seen.get(way) ?? [Number.POSITIVE_INFINITY]));
  process.stdout.write(
    `${committedAt.length} prices; out of date for at most: list ${oldest("list")} ms, detail ${oldest("detail")} ms, quote ${oldest("cart quote")} ms\n`,
  );
  expect(oldest("list")).toBeLessThan(boundMs);
  expect(oldest("detail")).toBeLessThan(boundMs);
  expect(oldest("cart quote")).toBeLessThan(0); // whoever asks after a commit is told it
  expect(oldest("list")).toBeGreaterThan(0); // or nothing was cached, and nothing shown
}, 60_000);

test("a sale begins and ends at its moment for every quote, and within the bound for every list and detail", async () => {
  const { variantId, readers } = await onShow(1_000);
  const startsAt = Date.now() + 2_500;
  const endsAt = startsAt + 3_500;
  const sale = { startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
  const price = (minor: number) => ({ minor, currency: "RUB" }) as const;
  await shop.staff.product.setPrices.mutate({
    variantId,
    rows: [
      { fromQuantity: 1, price: price(1_000) },
      { fromQuantity: 1, price: price(700), sale },
    ],
  });
  await Promise.all(
    readers.map(async ({ way, read }) => {
      const slackMs = way === "cart quote" ? 0 : boundMs;
      while (Date.now() < endsAt + boundMs + 500) {
        const askedAt = Date.now();
        const minor = await read();
        const told = [way, askedAt - startsAt, minor];
        if (Date.now() < startsAt || askedAt >= endsAt + slackMs) expect(told).toEqual([way, told[1], 1_000]);
        if (askedAt >= startsAt + slackMs && Date.now() < endsAt) expect(told).toEqual([way, told[1], 700]);
      }
    }),
  );
}, 60_000);
