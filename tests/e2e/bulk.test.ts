import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWholeTorg, type WholeTorg } from "./whole-torg";

let torg: WholeTorg;
let headers: Record<string, string>;
let userId: string;
let folder: string;
beforeAll(async () => {
  torg = await startWholeTorg();
  const account = { email: `admin-${Bun.randomUUIDv7()}@example.com`, password: "a horse that is correct" };
  await torg.asService("operator").user.resetAdmin(account);
  const { accessToken, user } = await torg.client().user.logIn.mutate(account);
  headers = { authorization: `Bearer ${accessToken}` };
  userId = user.id;
  folder = await mkdtemp(join(tmpdir(), "torg-bulk-"));
  await symlink(torg.identityDir, join(folder, "identities"));
}, 30_000);
afterAll(async () => {
  await torg?.stop();
  await rm(folder, { recursive: true, force: true });
});

const address = () => `${torg.url}/v1/bulk/products`;
const products = async (...args: string[]) => {
  const child = Bun.spawn(
    [
      process.execPath,
      join(import.meta.dir, "../../packages/torg/src/main.ts"),
      "products",
      ...args,
      "--url",
      torg.url,
      "--data",
      folder,
    ],
    { env: { PATH: Bun.env.PATH ?? "" }, stdout: "pipe", stderr: "pipe" },
  );
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, out, err };
};

test("a file goes through the gateway in the name of who sent it, and comes back", async () => {
  const sent = await fetch(address(), {
    method: "POST",
    headers: { ...headers, "content-type": "text/csv" },
    body: "sku,name,price\ngate-1,Кеды,10.00\ngate-2,Тапки,-1\n",
  });
  expect(await sent.json()).toMatchObject({ created: 1, refused: 1, rows: [{ row: 3, field: "price" }] });
  const text = await (await fetch(address(), { headers })).text();
  expect(text).toContain("gate-1");
  const { items } = await torg
    .as({ role: "admin", userId: `usr_${userId.slice(4)}` })
    .product.changes({ limit: 10 });
  expect(items.find(({ entity }) => entity === "product")).toMatchObject({
    actor: userId,
    cause: "upload products",
  });
});

test("who is nobody, and who is no staff, gets no file and leaves none", async () => {
  expect((await fetch(address())).status).toBe(401);
  const forged = { authorization: "Bearer nonsense", "content-type": "text/csv" };
  expect((await fetch(address(), { method: "POST", headers: forged, body: "sku,name\nx,y\n" })).status).toBe(
    401,
  );
  expect((await fetch(`${torg.url}/_services/product/v1/bulk/products`)).status).toBe(401);
});

test("torg products import and export: dry, with faults, and equal files", async () => {
  const [file, first, second] = ["in.csv", "first.csv", "second.csv"].map((name) => join(folder, name));
  if (!file || !first || !second) throw new Error("three names");
  await Bun.write(file, "Артикул;Название;Цена\ncli-1;Шапка;5\ncli-2;Шарф;даром\n");
  expect(await products("import", file, "--dry-run")).toMatchObject({
    code: 1,
    out: expect.stringContaining("nothing was written"),
  });
  expect(await products("import", file, "--on-error", "abort")).toMatchObject({
    code: 1,
    out: expect.stringContaining("none was taken"),
  });
  const taken = await products("import", file);
  expect(taken.out).toContain("row 3  cli-2  price");
  expect(taken.out).toContain("1 created, 0 updated, 0 unchanged, 1 refused");
  expect((await products("export", first)).code).toBe(0);
  expect(await products("import", first)).toMatchObject({ code: 0 });
  expect((await products("export", second)).code).toBe(0);
  expect(await Bun.file(second).text()).toBe(await Bun.file(first).text());
  expect((await products("import", "nowhere.csv")).code).toBe(64);
}, 30_000);
