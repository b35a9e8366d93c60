import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Principal } from "@torg/chassis";
import { Problem, ProductUpdated } from "@torg/contracts";
import { z } from "zod";
import { jpegWithPlace, png } from "./pictures";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

const Picture = z.strictObject({
  hash: z.string(),
  width: z.int(),
  height: z.int(),
  sizes: z.array(z.int()),
});
const staff: Principal = { role: "staff", userId: newId("usr") };
const tokenOf = (principal: Principal) => shop.torg.host.identities.sign("gateway", "product", principal);
/** As the gateway hands a request on. */
const ask = async (path: string, { as = staff, ...init }: RequestInit & { as?: Principal } = {}) =>
  fetch(`${shop.url}${path}`, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${await tokenOf(as)}` },
  });
const send = (body: BodyInit, as?: Principal) =>
  ask("/v1/media", { method: "POST", body, ...(as && { as }) });
const upload = async (body: BodyInit) => Picture.parse(await (await send(body)).json());
const refusalOf = async (response: Response) => {
  const { code, status, ...details } = Problem.parse(await response.json());
  expect(status).toBe(response.status);
  return { status, code, ...details };
};
const kept = async () => (await shop.sql`select 1 from pictures`).length;

test("a picture is kept under the hash of its bytes, in sizes that are made once and never larger than it is", async () => {
  const bytes = png(1200, 600);
  const picture = await upload(bytes);
  expect(picture).toEqual({
    hash: new Bun.CryptoHasher("sha256").update(bytes).digest("hex"),
    width: 1200,
    height: 600,
    sizes: [320, 800, 1200],
  });
  const [before] = await shop.sql`select at from pictures where hash = ${picture.hash}`;
  expect(await upload(bytes)).toEqual(picture);
  const [after] = await shop.sql`select at from pictures where hash = ${picture.hash}`;
  expect(after).toEqual(before);
  for (const size of picture.sizes) {
    const shown = await ask(`/v1/media/${picture.hash}/${size}`, { as: { role: "public" } });
    const { width, height, format } = await new Bun.Image(await shown.arrayBuffer()).metadata();
    expect([format, width, height]).toEqual(["webp", size, size / 2]);
  }
});

test("what is shown may be kept for a year, and whoever has it is told so", async () => {
  const { hash } = await upload(png(10, 10, 1));
  const path = `/v1/media/${hash}/10`;
  const shown = await ask(path);
  expect(shown.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(shown.headers.get("content-type")).toBe("image/webp");
  const etag = shown.headers.get("etag") ?? "";
  const again = await ask(path, { headers: { "if-none-match": etag } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  const head = await ask(path, { method: "HEAD" });
  expect([head.status, Number(head.headers.get("content-length"))]).toEqual([
    200,
    (await shown.arrayBuffer()).byteLength,
  ]);
});

test("nothing that hides in a picture leaves: neither its Exif nor the file itself", async () => {
  const bytes = await jpegWithPlace("55.7558N 37.6173E");
  expect(Buffer.from(bytes).includes("55.7558N")).toBe(true);
  const { hash, sizes } = await upload(bytes);
  for (const size of sizes) {
    const shown = await (await ask(`/v1/media/${hash}/${size}`)).arrayBuffer();
    expect(Buffer.from(shown).includes("55.7558N")).toBe(false);
  }
  for (const path of [`${hash}/original`, hash, `${hash}/11`, `../${hash}/60`, `${hash}/60/more`, "x/60"])
    expect((await ask(`/v1/media/${path}`)).status).toBe(404);
});

test("a file that is no picture is refused by what its bytes say, whatever it is called, and leaves nothing", async () => {
  const before = await kept();
  const whole = png(40, 40);
  const no = {
    "a text": "hello",
    "a page": "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    nothing: "",
    "half a picture": whole.slice(0, whole.length - 30),
    "another format": Buffer.from("BM6\0\0\0\0\0\0\0", "latin1"),
  };
  for (const [what, body] of Object.entries(no)) {
    const response = await ask("/v1/media", {
      method: "POST",
      body,
      headers: { "content-type": "image/png" },
    });
    expect([what, await refusalOf(response)]).toMatchObject([
      what,
      { status: 422, code: "product.picture_unreadable", reason: expect.any(String) },
    ]);
  }
  expect(await kept()).toBe(before);
});

test("a bomb is refused before it is decoded, and a file over the limit before it is read", async () => {
  const bomb = png(12_000, 12_000); // 20 KB that would be 576 MB
  expect(bomb.length).toBeLessThan(100_000);
  const before = process.memoryUsage.rss();
  expect(await refusalOf(await send(bomb))).toMatchObject({
    status: 413,
    code: "product.picture_too_large",
    pixelsMax: 40_000_000,
  });
  expect(process.memoryUsage.rss() - before).toBeLessThan(200_000_000);
  const large = await send(new Uint8Array(16_777_217));
  expect(await refusalOf(large)).toMatchObject({ status: 413, code: "body.too_large", bytesMax: 16_777_216 });
});

test("staff send pictures, and integration for 1C; nobody else does, and a place knows its methods", async () => {
  const body = png(8, 8);
  expect((await send(body, { role: "public" })).status).toBe(401);
  expect((await send(body, { role: "buyer", userId: newId("usr") })).status).toBe(403);
  expect((await fetch(`${shop.url}/v1/media`, { method: "POST", body })).status).toBe(401);
  expect((await fetch(`${shop.url}/v1/media/x/1`)).status).toBe(401); // not past the gateway
  const token = await shop.torg.host.identities.sign("integration", "product", { role: "public" });
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${shop.url}/v1/media`, { method: "POST", body, headers })).status).toBe(201);
  expect((await ask("/v1/media")).status).toBe(405);
  expect((await ask("/v1/media/x/1", { method: "DELETE" })).status).toBe(405);
});

test("a product shows its pictures in their order with their captions, a small one in lists", async () => {
  const [one, two] = [await upload(png(400, 100)), await upload(png(100, 400))];
  const { id, version } = await shop.create("С картинками");
  await shop.forget();
  const pictures = [
    { hash: two.hash, caption: "Сбоку", translations: { en: { caption: "Side" } } },
    { hash: one.hash },
  ];
  const shown = await shop.staff.setMedia({ id, version, pictures });
  const at = (hash: string, size: number) => ({ size, address: `/v1/media/${hash}/${size}` });
  expect(shown.media).toEqual([
    {
      ...pictures[0],
      hash: two.hash,
      origin: "hand",
      width: 100,
      height: 400,
      addresses: [at(two.hash, 320), at(two.hash, 400)],
    },
    {
      hash: one.hash,
      origin: "hand",
      width: 400,
      height: 100,
      addresses: [at(one.hash, 320), at(one.hash, 400)],
    },
  ]);
  expect(shown.images).toEqual([at(two.hash, 400).address, at(one.hash, 400).address]);
  expect(shown.version).toBe(version + 1);
  const { items } = await shop.visitor.list({ limit: 1 });
  expect(items[0]?.image).toBe(at(two.hash, 320).address);
  expect(await shop.staff.setMedia({ id, pictures })).toEqual(shown);
  expect(await shop.told(ProductUpdated)).toEqual([{ productId: id, version: version + 1 }]);
});

test("what staff chose covers what 1C sends, and 1C's is shown where they chose nothing", async () => {
  const [own, theirs] = [await upload(png(30, 30)), await upload(png(31, 31))];
  const made = await shop.create("Два набора");
  const { id } = made;
  const imported = await shop.integration.importProducts({
    products: [{ id, name: made.name, images: ["import_files/1.jpg"] }],
  });
  expect(imported).toMatchObject({ updated: 1 });
  expect(await shop.visitor.get({ id })).toMatchObject({
    image: "import_files/1.jpg",
    images: ["import_files/1.jpg"],
  });
  await shop.integration.importMedia({ id, pictures: [{ hash: theirs.hash }] });
  const origins = async () =>
    (await shop.visitor.get({ id })).media?.map(({ hash, origin }) => [hash, origin]);
  expect(await origins()).toEqual([[theirs.hash, "1c"]]);
  await shop.staff.setMedia({ id, pictures: [{ hash: own.hash }] });
  await shop.integration.importMedia({ id, pictures: [] });
  await shop.integration.importMedia({ id, pictures: [{ hash: theirs.hash }] });
  expect(await origins()).toEqual([[own.hash, "hand"]]);
  await shop.staff.setMedia({ id, pictures: [] });
  expect(await origins()).toEqual([[theirs.hash, "1c"]]);
});

test("a strange picture, a moved version and a product that is gone change nothing", async () => {
  const { hash } = await upload(png(33, 33));
  const { id, version } = await shop.create("Отказы");
  const strange = "0".repeat(64);
  const missing = { code: "product.picture_not_found", details: { hash: strange } };
  const pictures = [{ hash }, { hash: strange }];
  await expect(shop.staff.setMedia({ id, pictures })).rejects.toMatchObject(missing);
  await expect(shop.integration.importMedia({ id, pictures })).rejects.toMatchObject(missing);
  await expect(shop.staff.setMedia({ id, version: 9, pictures: [{ hash }] })).rejects.toMatchObject({
    code: "product.version_moved",
    details: { version },
  });
  const twice = shop.staff.setMedia({ id, pictures: [{ hash }, { hash }] });
  await expect(twice).rejects.toThrow(/input[.]invalid .*"[/]pictures"/);
  expect((await shop.visitor.get({ id })).media).toBeUndefined();
  await shop.staff.remove({ id });
  const gone = { code: "product.not_found" };
  await expect(shop.staff.setMedia({ id, pictures: [{ hash }] })).rejects.toMatchObject(gone);
  await expect(shop.integration.importMedia({ id, pictures: [] })).rejects.toMatchObject(gone);
});
