import { afterAll, beforeAll, expect, test } from "bun:test";
import { startWholeTorg, type WholeTorg } from "./whole-torg";

let torg: WholeTorg;
let headers: Record<string, string>;
beforeAll(async () => {
  torg = await startWholeTorg({ MEDIA_BYTES_MAX: "100000" });
  const account = { email: `admin-${Bun.randomUUIDv7()}@example.com`, password: "a horse that is correct" };
  await torg.asService("operator").user.resetAdmin(account);
  const { accessToken } = await torg.client().user.logIn.mutate(account);
  headers = { authorization: `Bearer ${accessToken}` };
}, 30_000);
afterAll(() => torg?.stop());

// 1 × 1, the smallest GIF there is
const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
const send = (body: BodyInit, as: Record<string, string> = headers) =>
  fetch(`${torg.url}/v1/media`, { method: "POST", body, headers: as });

test("a picture goes through the gateway to a product, and to everybody from an address that may be kept", async () => {
  const sent = await send(gif);
  const { hash } = await sent.json();
  expect(sent.status).toBe(201);
  const made = await fetch(`${torg.url}/v1/products`, {
    method: "POST",
    headers: { ...headers, "idempotency-key": Bun.randomUUIDv7(), "content-type": "application/json" },
    body: JSON.stringify({ name: "Кеды", variants: [{ sku: Bun.randomUUIDv7() }] }),
  });
  const { id } = await made.json();
  const put = await fetch(`${torg.url}/v1/products/${id}/media`, {
    method: "PUT",
    headers: { ...headers, "if-match": '"v1"', "content-type": "application/json" },
    body: JSON.stringify({ pictures: [{ hash, caption: "Точка" }] }),
  });
  expect(put.status).toBe(200);
  const { image } = await (await fetch(`${torg.url}/v1/products/${id}`)).json();
  const shown = await fetch(torg.url + image);
  expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/webp"]);
  expect(shown.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(shown.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await new Bun.Image(await shown.arrayBuffer()).metadata()).format).toBe("webp");
});

test("who may not send pictures is refused, what is too long is, and what is none", async () => {
  expect((await send(gif, {})).status).toBe(401);
  expect((await send(new Uint8Array(100_001))).status).toBe(413);
  const none = await send("no picture");
  expect([none.status, (await none.json()).code]).toEqual([422, "product.picture_unreadable"]);
  expect((await fetch(`${torg.url}/v1/media/${"0".repeat(64)}/320`)).status).toBe(404);
  const operators = await fetch(`${torg.url}/_services/product/v1/media`, { method: "POST", body: gif });
  expect(operators.status).toBe(401);
});
