import { afterAll, beforeAll, expect, test } from "bun:test";
import { startWholeTorg, type WholeTorg } from "./whole-torg";

let torg: WholeTorg;
let headers: Record<string, string>;
beforeAll(async () => {
  torg = await startWholeTorg();
  const account = { email: `admin-${Bun.randomUUIDv7()}@example.com`, password: "a horse that is correct" };
  await torg.asService("operator").user.resetAdmin(account);
  const { accessToken } = await torg.client().user.logIn.mutate(account);
  headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
}, 30_000);
afterAll(() => torg?.stop());

const send = (method: string, path: string, { body, tag }: { body?: object; tag?: string } = {}) =>
  fetch(`${torg.url}/v1${path}`, {
    method,
    headers: { ...headers, "idempotency-key": Bun.randomUUIDv7(), ...(tag && { "if-match": tag }) },
    ...(body && { body: JSON.stringify(body) }),
  });
const tagOf = (response: Response) => response.headers.get("etag") ?? "";

test("the tag of a page that was read lets exactly the first change through, and a removal after it", async () => {
  const variants = [{ sku: Bun.randomUUIDv7() }];
  const made = await (await send("POST", "/products", { body: { name: "Кеды", variants } })).json();
  const path = `/products/${made.id}`;
  const read = tagOf(await fetch(`${torg.url}/v1${path}`));
  expect(read).toMatch(new RegExp(`^"v${made.version}-[\\w-]{27}"$`));

  const changes = await Promise.all(
    ["Первые", "Вторые"].map((name) => send("PATCH", path, { body: { name }, tag: read })),
  );
  expect(changes.map(({ status }) => status).sort()).toEqual([200, 412]);
  const [won, lost] = changes.toSorted((one, other) => one.status - other.status);
  expect(await lost?.json()).toMatchObject({ code: "product.version_moved", version: made.version + 1 });
  const inspected = await send("GET", `/admin${path}`);
  expect(tagOf(inspected)).toBe(won ? tagOf(won) : "");

  expect((await send("DELETE", path, { tag: read })).status).toBe(412);
  expect((await send("DELETE", path, { tag: tagOf(inspected) })).status).toBe(200);
  expect((await send("DELETE", path, { tag: "*" })).status).toBe(404);
});

test("stock that moves changes the bytes, and not what a change is held against", async () => {
  const variants = [{ sku: Bun.randomUUIDv7() }];
  const made = await (await send("POST", "/products", { body: { name: "Кеды", variants } })).json();
  const path = `/products/${made.id}`;
  const read = tagOf(await send("GET", `/admin${path}`));
  const { id: warehouseId } = await (await send("POST", "/warehouses", { body: { name: "Склад" } })).json();
  const change = { warehouseId, change: 3, reason: "нашли" };
  expect((await send("POST", `/variants/${made.variants[0].id}/stock`, { body: change })).status).toBe(200);
  expect(tagOf(await send("GET", `/admin${path}`))).not.toBe(read);
  expect((await send("PATCH", path, { body: { name: "Боты" }, tag: read })).status).toBe(200);
});
