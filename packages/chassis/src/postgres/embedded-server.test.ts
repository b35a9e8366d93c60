import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import {
  chownSync,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import pino from "pino";
import postgres from "postgres";
import { tempFolder } from "../testing/temp-folder";
import { testIf } from "../testing/test-if";
import { canReach, findAccount } from "./account";
import { openCluster } from "./cluster";
import { startEmbeddedPostgres } from "./embedded-server";
import { refuge } from "./refuge";
import { settle } from "./residence";
import { startOnFreePort } from "./start-on-free-port";

setDefaultTimeout(30_000); // initdb waits for the disk

const log = pino({ level: "silent" });
const isRoot = process.getuid?.() === 0;
const asRoot = testIf(isRoot, "needs root");
const folder = tempFolder();
const first = await startEmbeddedPostgres({ dataDir: folder.path, log });
afterAll(async () => {
  await first.stop();
  folder[Symbol.dispose]();
});

async function query(url: string, statement: string): Promise<string[]> {
  const sql = postgres(url, { max: 1, connect_timeout: 5 });
  try {
    return (await sql.unsafe(statement).values()).flat().map(String);
  } finally {
    await sql.end();
  }
}

/** Asks again until the server answers; a test's own time limit ends it. */
async function eventually<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await Bun.sleep(20);
    }
  }
}

/** Another process with an embedded PostgreSQL, which ignores Ctrl-C. */
async function startElsewhere(dataDir: string, options: { uid?: number; gid?: number; umask?: string } = {}) {
  const { umask = "022", ...account } = options;
  const script = `
    import pino from "pino";
    import { startEmbeddedPostgres } from "${import.meta.dir}/embedded-server";
    process.on("SIGINT", () => {});
    const { url, stop } = await startEmbeddedPostgres({ dataDir: "${dataDir}", log: pino({ level: "silent" }) });
    process.on("SIGTERM", () => stop().then(() => process.exit()));
    console.log(url);
    setInterval(() => {}, 1000);
  `;
  const child = Bun.spawn(["sh", "-c", `umask ${umask}; exec "$0" -e "$1"`, process.execPath, script], {
    ...account,
    cwd: import.meta.dir,
    detached: true,
    stdout: "pipe",
    stderr: "inherit",
  });
  for await (const chunk of child.stdout) return { child, url: new TextDecoder().decode(chunk).trim() };
  throw new Error("the other process did not start");
}

const serverOf = (home: string): number =>
  Number(readFileSync(join(home, "cluster/postmaster.pid"), "utf8").split("\n")[0]);

test("a commit is on the disk, text is UTF-8, and nobody but this machine may ask", async () => {
  const settings =
    "fsync synchronous_commit full_page_writes data_checksums server_encoding listen_addresses".split(" ");
  const [row = ""] = await query(
    first.url,
    `SELECT concat_ws(' ', ${settings.map((name) => `current_setting('${name}')`)})`,
  );
  expect(row).toBe("on on on on UTF8 127.0.0.1");
  expect(
    await query(first.url, "SELECT format('%s %s', datlocprovider, datlocale) FROM pg_database"),
  ).toContain("b C.UTF-8");
});

test("the password is random, and only the database's account can read it", () => {
  const file = join(folder.path, "postgres/password");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(first.url).toContain(readFileSync(file, "utf8").trim());
  expect(statSync(join(folder.path, "postgres")).mode & 0o777).toBe(0o700);
});

test("a second Torg on the same folder is refused, and told what to do", async () => {
  Bun.gc(true); // a lock that is merely reachable from here would go with it
  const second = startEmbeddedPostgres({ dataDir: folder.path, log });
  await expect(second).rejects.toThrow(
    `process ${process.pid}): stop that one, or give this one its own folder with --data`,
  );
});

test("what was committed is there after a stop and a start, at the same address", async () => {
  using own = tempFolder();
  const before = await startEmbeddedPostgres({ dataDir: own.path, log });
  await query(before.url, "CREATE TABLE kept AS SELECT 'here' AS word");
  await before.stop();

  const after = await startEmbeddedPostgres({ dataDir: own.path, log });
  expect(after.url).toBe(before.url);
  expect(await query(after.url, "SELECT word FROM kept")).toEqual(["here"]);
  await after.stop();
});

test("a server that is killed under us is started again, with what it had confirmed", async () => {
  await query(first.url, "CREATE TABLE IF NOT EXISTS confirmed AS SELECT 'here' AS word");
  const killed = serverOf(realpathSync(join(folder.path, "postgres")));
  process.kill(killed, "SIGKILL");
  const words = await eventually(async () => {
    expect(serverOf(realpathSync(join(folder.path, "postgres")))).not.toBe(killed);
    return query(first.url, "SELECT word FROM confirmed");
  });
  expect(words).toEqual(["here"]);
});

test("Ctrl-C does not reach the server", async () => {
  using own = tempFolder();
  const { child, url } = await startElsewhere(own.path);
  process.kill(-child.pid, "SIGINT");
  expect(await query(url, "SELECT 1")).toEqual(["1"]);
  child.kill("SIGTERM");
  await child.exited;
});

test("a Torg that is killed leaves no server behind, and loses nothing that was confirmed", async () => {
  using own = tempFolder();
  const { child, url } = await startElsewhere(own.path);
  await query(url, "CREATE TABLE kept AS SELECT 'here' AS word");
  child.kill("SIGKILL");
  const pidFile = join(own.path, "postgres/cluster/postmaster.pid");
  await eventually(async () => expect(existsSync(pidFile)).toBeFalse());

  const next = await startEmbeddedPostgres({ dataDir: own.path, log });
  expect(await query(next.url, "SELECT word FROM kept")).toEqual(["here"]);
  await next.stop();
});

test("a server that was left behind all the same is stopped before the next one starts", async () => {
  using own = tempFolder();
  const before = await startEmbeddedPostgres({ dataDir: own.path, log });
  await before.stop();
  const residence = settle(own.path, log);
  const left = await startOnFreePort({ residence, cluster: await openCluster(residence), log });

  const next = await startEmbeddedPostgres({ dataDir: own.path, log });
  await left.server.exited;
  expect(await query(next.url, "SELECT 1")).toEqual(["1"]);
  await next.stop();
});

test("a pid file that names some other process stops nobody and holds nobody up", async () => {
  using own = tempFolder();
  const before = await startEmbeddedPostgres({ dataDir: own.path, log });
  await before.stop();
  const bystander = Bun.spawn(["sleep", "60"]);
  const cluster = join(own.path, "postgres/cluster");
  writeFileSync(
    join(cluster, "postmaster.pid"),
    `${bystander.pid}\n${cluster}\n1\n1\n\n127.0.0.1\n\nready\n`,
  );
  if (isRoot) chownSync(join(cluster, "postmaster.pid"), statSync(cluster).uid, statSync(cluster).gid);

  const after = await startEmbeddedPostgres({ dataDir: own.path, log });
  expect(bystander.exitCode).toBeNull();
  await after.stop();
  bystander.kill();
});

test("a first start that was killed half-way begins anew", async () => {
  using own = tempFolder();
  const before = await startEmbeddedPostgres({ dataDir: own.path, log });
  await before.stop();
  const home = join(own.path, "postgres");
  renameSync(join(home, "cluster"), join(home, "cluster.draft"));

  const next = await startEmbeddedPostgres({ dataDir: own.path, log });
  expect(await query(next.url, "SELECT 1")).toEqual(["1"]);
  await next.stop();
});

asRoot("root in a folder that is closed to others: the database finds a place that is not", async () => {
  using closed = tempFolder(0o700);
  const server = await startEmbeddedPostgres({ dataDir: join(closed.path, "data"), log });
  const home = realpathSync(join(closed.path, "data/postgres"));
  expect(home).toStartWith(`${refuge}/`);
  expect(await query(server.url, "SELECT 1")).toEqual(["1"]);
  await server.stop();

  const again = await startEmbeddedPostgres({ dataDir: join(closed.path, "data"), log });
  expect(again.url).toBe(server.url);
  await again.stop();
  rmSync(home, { recursive: true });
});

asRoot("root with umask 077", async () => {
  using own = tempFolder();
  const { child, url } = await startElsewhere(join(own.path, "new/data"), { umask: "077" });
  expect(await query(url, "SELECT 1")).toEqual(["1"]);
  child.kill("SIGTERM");
  await child.exited;
  rmSync(realpathSync(join(own.path, "new/data/postgres")), { recursive: true });
});

testIf(isRoot && canReach(findAccount(), import.meta.dir), "needs root, and a checkout that others can read")(
  "an ordinary user, with umask 077",
  async () => {
    using own = tempFolder();
    const account = findAccount();
    chownSync(own.path, account.uid, account.gid);
    const { child, url } = await startElsewhere(join(own.path, "data"), { ...account, umask: "077" });
    expect(await query(url, "SELECT 1")).toEqual(["1"]);
    expect(statSync(join(own.path, "data/postgres/cluster")).uid).toBe(account.uid);
    child.kill("SIGTERM");
    await child.exited;
  },
);
