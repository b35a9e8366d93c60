import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { CallReply } from "@torg/chassis";
import { answered, openStage, refused, type Stage, tokenOf } from "./stage";

let reply: CallReply;
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ answer: () => reply });
});
beforeEach(() => {
  stage.calls.length = 0;
  reply = answered({ version: 7, name: "Кеды" });
});
afterAll(() => stage.close());

const staff = async (more: Record<string, string> = {}) => ({
  authorization: `Bearer ${await tokenOf("staff")}`,
  ...more,
});
const input = () => JSON.parse(stage.calls.at(-1)?.input ?? "");
const id = "prd_01980f5e-7c2a-7b3d-8e4f-5a6b7c8d9e0f";

test("what has a version is answered with a tag that begins with it, from the store and past it", async () => {
  const stored = await stage.get(`/v1/products/${id}`);
  const tag = stored.headers.get("etag") ?? "";
  expect(tag).toMatch(/^"v7-[\w-]{27}"$/);
  expect((await stage.get(`/v1/products/${id}`, { "if-none-match": tag })).status).toBe(304);
  const inspected = await stage.get(`/v1/admin/products/${id}`, await staff());
  expect(inspected.headers.get("etag")).toBe(tag);
  const written = await stage.send("PATCH", `/v1/products/${id}`, { body: {}, headers: await staff() });
  expect(written.headers.get("etag")).toBe(tag);
  reply = answered({ items: [], version: 7, hasMore: false });
  expect((await stage.get("/v1/products")).headers.get("etag")).toMatch(/^"[\w-]{27}"$/);
});

test("If-Match becomes the version of a change, and wins over the one in the body", async () => {
  const headers = await staff({ "if-match": '"v7-abc"' });
  await stage.send("PATCH", `/v1/products/${id}`, { body: { version: 3, name: "Новое" }, headers });
  expect(input()).toEqual({ id, version: 7, name: "Новое" });
  await stage.send("DELETE", `/v1/products/${id}`, { headers });
  expect(input()).toEqual({ id, version: 7 });
});

test("a tag that was never given out is no version that anybody has, and `*` is any", async () => {
  const remove = async (tag: string) =>
    stage.send("DELETE", `/v1/products/${id}`, { headers: await staff({ "if-match": tag }) });
  await remove('"abc"');
  expect(input()).toEqual({ id, version: -1 });
  await remove("*");
  expect(input()).toEqual({ id });
  stage.calls.length = 0;
  const several = await remove('"v1", "v2"');
  expect([several.status, stage.calls.length]).toEqual([400, 0]);
  expect(await several.json()).toMatchObject({ errors: [{ pointer: "/version" }] });
});

test("a version that moved is 412 and names the present one; where nothing is versioned the header is passed over", async () => {
  reply = refused("product.version_moved", { version: 9 });
  const headers = await staff({ "if-match": '"v7-abc"' });
  const moved = await stage.send("PATCH", `/v1/products/${id}`, { body: {}, headers });
  expect(moved.status).toBe(412);
  expect(await moved.json()).toMatchObject({ code: "product.version_moved", version: 9 });
  reply = answered({});
  await stage.send("POST", "/v1/warehouses", { body: { name: "Склад" }, headers });
  expect(input()).toEqual({ name: "Склад" });
});
