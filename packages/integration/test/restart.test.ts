import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, testDatabaseServer } from "@torg/chassis/testing";
import { client } from "./support/client";
import { catalog, product } from "./support/files";
import { openShop } from "./support/shop";

setDefaultTimeout(120_000);

const folder = await mkdtemp(join(tmpdir(), "torg-restart-"));
const server = await testDatabaseServer();
const name = `restart_${Bun.randomUUIDv7().replaceAll("-", "").slice(-12)}`;
const admin = new Bun.SQL(server, { max: 1 });
await admin.unsafe(`create database ${name} template template0`);
const database = new URL(`/${name}`, server).href;
const sql = new Bun.SQL(database, { max: 1 });

const shop = openShop();
let onCall = async (_procedure: string): Promise<void> => undefined;
const shopServer = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch(request) {
    const message = await request.json();
    await onCall(message.procedure);
    const found = shop.stubs.find(({ service }) => new URL(request.url).pathname === `/${service}`);
    return Response.json(await found?.handler.answer(message));
  },
});

type Running = { readonly url: string; readonly kill: () => Promise<void> };
let running: Running | undefined;

/** Starts integration as a process of its own; `kill` is SIGKILL. */
async function start(): Promise<Running> {
  const child = Bun.spawn([process.execPath, fileURLToPath(import.meta.resolve("./support/process.ts"))], {
    env: {
      PATH: Bun.env.PATH ?? "",
      PORT: "0",
      LOG_LEVEL: "error",
      ONEC_POLL_SECONDS: "5",
      ONEC_RESUME_AFTER_SECONDS: "2",
      INTEGRATION_DATABASE_URL: database,
      TEST_DATA_DIR: folder,
      TEST_SHOP_URL: shopServer.url.origin,
    },
    stdout: "pipe",
    stderr: "inherit",
  });
  const { value } = await child.stdout.getReader().read();
  const kill = async () => {
    child.kill("SIGKILL");
    await child.exited;
  };
  running = { url: new TextDecoder().decode(value).trim(), kill };
  return running;
}

afterAll(async () => {
  await running?.kill();
  await shopServer.stop(true);
  await sql.end();
  await admin.unsafe(`drop database if exists ${name} with (force)`);
  await admin.end();
  await rm(folder, { recursive: true });
});

const goods = Array.from({ length: 3_000 }, (_, n) => product(`p-${n}`, `Товар ${n}`));
const password = { login: "base", password: "correct horse" };

test("an import that is killed again and again ends as if nothing had happened", async () => {
  let torg = await start();
  await sql`insert into connections (id, login, name, password_hash) values (${Bun.randomUUIDv7()}, ${password.login}, 'База', ${await Bun.password.hash(password.password)})`;
  const base = client({ url: torg.url, ...password });
  await base.checkAuth();
  await base.lines({ type: "catalog", mode: "init" });
  await base.send("import.xml", catalog(goods), { partBytes: 100_000 });

  // once while rows are taken
  const [poll] = await Promise.allSettled([
    base.lines({ type: "catalog", mode: "import", filename: "import.xml" }),
    eventually(async () => {
      const [row] = await sql`select position, phase from exchanges`;
      return row?.phase === "take" && row.position > 0;
    }).then(() => torg.kill()),
  ]);
  expect(poll.status).toBe("rejected");
  const [killed] = await sql`select position, phase from exchanges`;
  expect(killed.phase).toBe("take");
  expect(killed.position).toBeLessThan(3_002);

  // then twice while the shop is told: before it has heard a batch, and after
  let kills = 0;
  let calls = 0;
  onCall = async (procedure) => {
    if (procedure !== "product.importProducts") return;
    calls += 1;
    if (kills < 2 && calls % 2 === 0) {
      kills += 1;
      await torg.kill();
    }
  };
  for (const wanted of [1, 2]) {
    torg = await start();
    const polls = base.at(torg.url).importFile("import.xml");
    expect(
      await polls.then(
        () => "an answer",
        () => "killed",
      ),
    ).toBe("killed");
    expect(kills).toBe(wanted);
  }
  torg = await start();
  expect(await base.at(torg.url).importFile("import.xml")).toEqual(["success"]);

  expect(shop.products.size).toBe(3_000);
  const [ended] =
    await sql`select count(*)::int as exchanges, min(state) as state, sum(created + updated + unchanged)::int as handled, sum(refused + waiting)::int as lost from exchanges`;
  expect(ended).toEqual({ exchanges: 1, state: "done", handled: 3_002, lost: 0 });

  // and the same file once more changes nothing
  const before = calls;
  expect(await base.at(torg.url).deliver({ "import.xml": catalog(goods) })).toEqual(["success"]);
  expect(calls).toBe(before);
});
