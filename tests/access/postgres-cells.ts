import { serviceNames } from "@torg/contracts";
import postgres, { type Sql } from "postgres";
import type { Accounts } from "./accounts";
import type { Cell, Matrix } from "./cell";

/** What reaches past the own database: others' data, files and programs of the server, and its settings. */
const overreaching = [
  "create role mallory",
  "create database mallory",
  "alter role current_user superuser",
  "set role postgres",
  "alter system set fsync = off",
  "copy (select 1) to program 'true'",
  "select pg_read_file('postgresql.conf')",
  "select * from pg_authid",
  "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'",
  "create extension file_fdw",
];

/** Every service's role against every database of the server, and against the server itself. */
export async function openPostgresCells(accounts: Accounts): Promise<Matrix> {
  const admin = postgres(accounts.admin("DATABASE_URL"), { max: 1 });
  const databases = (await admin<{ name: string }[]>`select datname as name from pg_database`).map(
    ({ name }) => name,
  );
  await admin.end();
  const services: readonly string[] = serviceNames;
  const known = databases.filter(
    (name) => services.includes(name) || ["postgres", "template0", "template1"].includes(name),
  );
  const connections: Sql[] = [];
  const cells: Cell[] = [];
  for (const [service, url] of accounts.on("DATABASE_URL")) {
    for (const database of known) {
      const there = new URL(url);
      there.pathname = `/${database}`;
      cells.push({
        account: service,
        deed: `enter the database ${database}`,
        allowed: database === service,
        attempt: () => entersWith(there.href),
      });
    }
    const own = postgres(url, { max: 1, onnotice: () => undefined });
    connections.push(own);
    const statement = (text: string, allowed: boolean): Cell => ({
      account: service,
      deed: text,
      allowed,
      attempt: () => isLet(() => own.unsafe(text)),
    });
    cells.push(
      statement("create table access_probe (id int)", true),
      statement("insert into access_probe values (1)", true),
      statement("drop table access_probe", true),
      ...overreaching.map((text) => statement(text, false)),
    );
  }
  const nobody = new URL(accounts.admin("DATABASE_URL"));
  nobody.password = "";
  cells.push({
    account: "nobody",
    deed: "enter as postgres without its password",
    allowed: false,
    attempt: () => entersWith(nobody.href),
  });
  return { cells, close: async () => void (await Promise.all(connections.map((own) => own.end()))) };
}

async function entersWith(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, password: new URL(url).password || "none" });
  try {
    return await isLet(() => sql`select 1`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** 42501 insufficient_privilege, 28P01 and 28000 wrong account, 55000 template0 takes nobody. */
const refusals = ["42501", "28P01", "28000", "55000"];

async function isLet(work: () => PromiseLike<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof postgres.PostgresError && refusals.includes(error.code)) return false;
    throw error;
  }
}
