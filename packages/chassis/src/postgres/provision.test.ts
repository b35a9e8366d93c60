import { afterAll, expect, test } from "bun:test";
import pino from "pino";
import postgres from "postgres";
import { eventually } from "../testing/eventually";
import { tempFolder } from "../testing/temp-folder";
import { startEmbeddedPostgres } from "./embedded-server";
import { provision } from "./provision";

const folder = tempFolder();
const logged: string[] = [];
const log = pino({ level: "debug" }, { write: (line) => void logged.push(line) });
const server = await startEmbeddedPostgres({ dataDir: folder.path, log });
const admin = postgres(server.url, { max: 1, onnotice: () => undefined });
afterAll(async () => {
  await admin.end();
  await server.stop();
  folder[Symbol.dispose]();
});

async function ask(url: string, statement: string): Promise<string[]> {
  const sql = postgres(url, { max: 1 });
  try {
    return (await sql.unsafe(statement).values()).flat().map(String);
  } finally {
    await sql.end();
  }
}

test("a service gets a database of its own, in UTF-8, and may make its schemas there", async () => {
  const url = await provision(server.url, "order");
  const [row] = await ask(
    url,
    "SELECT concat_ws(' ', current_user, datname, datlocale, pg_encoding_to_char(encoding)) FROM pg_database WHERE datname = current_database()",
  );
  expect(row).toBe("order order C.UTF-8 UTF8");
  await ask(
    url,
    "CREATE SCHEMA torg; CREATE TABLE public.orders (id int); DROP SCHEMA torg; DROP TABLE public.orders",
  );
});

test("ten processes that start at once get one database and one address", async () => {
  const urls = await Promise.all(Array.from({ length: 10 }, () => provision(server.url, "user")));
  expect(new Set(urls).size).toBe(1);
  expect(await ask(urls[0] ?? "", "SELECT current_user")).toEqual(["user"]);
});

test("a service cannot enter another one's database", async () => {
  const url = new URL(await provision(server.url, "cart"));
  await provision(server.url, "product");
  url.pathname = "/product";
  await expect(ask(url.href, "SELECT 1")).rejects.toThrow('permission denied for database "product"');
});

test("services have different passwords, none of which is the server's", async () => {
  const urls = await Promise.all(["one", "two"].map((service) => provision(server.url, service)));
  expect(new Set([server.url, ...urls].map((url) => new URL(url).password)).size).toBe(3);
});

test("the server never sees a service's password, not even in its log of statements", async () => {
  await admin`ALTER SYSTEM SET log_statement = 'all'`;
  await admin`SELECT pg_reload_conf()`;
  const { password } = new URL(await provision(server.url, "shy"));
  await eventually(async () => logged.some((line) => line.includes('ALTER ROLE \\"shy\\" PASSWORD')));
  expect(logged.join("")).not.toContain(password);
});

test("an administrator that is no superuser is enough, and a change of its password reaches the services", async () => {
  await admin`CREATE ROLE keeper LOGIN CREATEROLE CREATEDB PASSWORD 'first'`;
  const keeper = new URL(server.url);
  keeper.username = "keeper";
  keeper.password = "first";
  expect(await ask(await provision(keeper.href, "kept"), "SELECT current_user")).toEqual(["kept"]);

  await admin`ALTER ROLE keeper PASSWORD 'se/co:nd@%'`;
  keeper.password = encodeURIComponent("se/co:nd@%");
  expect(await ask(await provision(keeper.href, "kept"), "SELECT current_user")).toEqual(["kept"]);
});

test("a server without a password is refused: anybody could derive the services' own", async () => {
  const open = new URL(server.url);
  open.password = "";
  await expect(provision(open.href, "order")).rejects.toThrow("DATABASE_URL has no password");
});

test("a server that does not answer is named, without its password", async () => {
  const absent = "postgres://postgres:hidden@127.0.0.1:1/postgres";
  await expect(provision(absent, "order")).rejects.toThrow(
    /^The server in DATABASE_URL [(]127[.]0[.]0[.]1:1[)].*ECONNREFUSED/,
  );
  await expect(provision(absent, "order")).rejects.not.toThrow("hidden");
});
