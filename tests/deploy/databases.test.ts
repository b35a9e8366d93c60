import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { databaseUrlOf } from "@torg/chassis/servers";
import { tempFolder, testDatabaseServer } from "@torg/chassis/testing";
import postgres from "postgres";

const main = join(import.meta.dir, "../../packages/torg/src/main.ts");
const folder = tempFolder();
afterAll(() => folder[Symbol.dispose]());

const torg = async (args: readonly string[], env: Record<string, string>) => {
  const child = Bun.spawn([process.execPath, main, "databases", ...args], {
    env: { PATH: Bun.env.PATH ?? "", HOME: folder.path, ...env },
    stdout: "ignore",
    stderr: "pipe",
  });
  return { told: await new Response(child.stderr).text(), code: await child.exited };
};

test("`torg databases` makes what is named and nothing else, from a secret in a file", async () => {
  const url = await testDatabaseServer();
  const file = join(folder.path, "database_url");
  await Bun.write(file, `${url}\n`);
  expect(await torg(["order"], { DATABASE_URL_FILE: file })).toMatchObject({ code: 0 });
  expect(await torg(["order"], { DATABASE_URL_FILE: file })).toMatchObject({ code: 0 }); // again changes nothing
  const order = postgres(databaseUrlOf(url, "order"), { max: 1 });
  const [row] = await order`select current_user as who, current_database() as where`;
  await order.end();
  expect(row).toEqual({ who: "order", where: "order" });
});

test("what is wrong is said by its name, and nothing is made", async () => {
  const url = await testDatabaseServer();
  expect(await torg(["gateway"], { DATABASE_URL: url })).toMatchObject({
    code: 64,
    told: expect.stringContaining("gateway"),
  });
  expect(await torg([], {})).toMatchObject({ code: 1, told: expect.stringContaining("DATABASE_URL") });
});
