import { afterEach, expect, test } from "bun:test";
import type { CallReply } from "@torg/chassis";
import { eventually } from "@torg/chassis/testing";
import { answered, openStage, refused, type Stage } from "./stage";

let stage: Stage | undefined;
afterEach(() => stage?.close());

const open = async (answer: () => CallReply | Promise<CallReply>, boundMs = 60_000) => {
  stage = await openStage({ answer, env: { CACHE_BOUND_MS: String(boundMs) } });
  return stage;
};
const etagOf = (response: Response) => response.headers.get("etag") ?? "";

test("a public query is asked for once while its answer is young, in either dress", async () => {
  const { calls, get } = await open(() => answered({ items: ["чай"], hasMore: false }));
  const first = await get("/v1/products?limit=5");
  const again = await get("/v1/products?limit=5");
  expect(await again.text()).toBe(await first.text());
  expect(etagOf(again)).toBe(etagOf(first));
  expect(calls).toHaveLength(1);

  const input = encodeURIComponent('{"limit":5}');
  const single = await (await get(`/trpc/product.list?input=${input}`)).text();
  expect(single).toBe('{"result":{"data":{"items":["чай"],"hasMore":false}}}');
  const kept = await get(`/trpc/product.list?input=${input}`);
  expect([await kept.text(), kept.headers.get("vary")]).toEqual([single, "trpc-accept, accept"]);
  const batch = await get(`/trpc/product.list?batch=1&input=${encodeURIComponent('{"0":{"limit":5}}')}`);
  expect(await batch.text()).toBe(`[${single}]`);
  expect(calls).toHaveLength(2);
});

test("the order of a query and the order of an input's fields do not matter", async () => {
  const { calls, get } = await open(() => answered({}));
  await get("/v1/products?limit=5&cursor=a");
  await get("/v1/products?cursor=a&limit=5");
  expect(calls).toHaveLength(1);
  for (const input of ['{"limit":5,"cursor":"a"}', ' {"cursor":"a","limit":5}'])
    await get(`/trpc/product.list?input=${encodeURIComponent(input)}`);
  expect(calls).toHaveLength(2);
  await get("/v1/products?limit=6&cursor=a");
  expect(calls).toHaveLength(3);
});

test("whoever has the answer is told so with 304 and no body", async () => {
  const { calls, get } = await open(() => answered({ n: 1 }));
  const etag = etagOf(await get("/v1/categories"));
  expect(etag).toMatch(/^"[\w-]{27}"$/);
  for (const known of [etag, `"other", W/${etag}`, "*"]) {
    const response = await get("/v1/categories", { "if-none-match": known });
    expect([response.status, await response.text(), etagOf(response)]).toEqual([304, "", etag]);
  }
  expect((await get("/v1/categories", { "if-none-match": '"other"' })).status).toBe(200);
  expect(calls).toHaveLength(1);
});

test("no answer is given out once its data are older than the bound", async () => {
  let n = 0;
  const ages: number[] = [];
  const { get } = await open(() => answered({ readAt: Date.now(), n: ++n }), 300);
  await eventually(async () => {
    const askedAt = Date.now();
    const { readAt } = await (await get("/v1/categories")).json();
    ages.push(askedAt - readAt);
    return n >= 3;
  });
  expect(Math.max(...ages)).toBeLessThan(300);
});

test("the same bytes have the same ETag, others another", async () => {
  let n = 0;
  const { get } = await open(() => answered({ n: Math.floor(n++ / 2) }), 0);
  const etags = [await get("/v1/categories"), await get("/v1/categories"), await get("/v1/categories")].map(
    etagOf,
  );
  expect(etags[0]).toBe(etags[1]);
  expect(etags[1]).not.toBe(etags[2]);
});

test("an answer counts from when its owner read it, not from when it came", async () => {
  const { calls, get } = await open(() => answered({}, Date.now() - 59_000));
  const response = await get("/v1/categories");
  expect(response.headers.get("age")).toBe("59");
  expect(Number(/max-age=(\d+)/.exec(response.headers.get("cache-control") ?? "")?.[1])).toBeLessThanOrEqual(
    1,
  );
  expect(response.headers.get("cache-control")).toStartWith("public, ");
  await eventually(async () => {
    await get("/v1/categories");
    return calls.length > 1;
  });
});

test("callers who miss together load once", async () => {
  const gate = Promise.withResolvers<CallReply>();
  const { calls, get } = await open(() => gate.promise);
  const asking = Array.from({ length: 20 }, () => get("/v1/categories").then((response) => response.text()));
  await eventually(async () => calls.length > 0);
  gate.resolve(answered({ n: 1 }));
  expect(new Set(await Promise.all(asking))).toEqual(new Set(['{"n":1}']));
  expect(calls).toHaveLength(1);
});

test("nobody joins a load that began longer ago than the bound, and it replaces nothing that is newer", async () => {
  const stalled = Promise.withResolvers<CallReply>();
  const { calls, get } = await open(() => (calls.length === 1 ? stalled.promise : answered({ n: 2 })), 500);
  const stuck = get("/v1/categories");
  const joined = await eventually(async () => {
    if (calls.length === 0) return undefined;
    const response = await Promise.race([get("/v1/categories"), Bun.sleep(10)]);
    return response?.text();
  });
  expect(joined).toBe('{"n":2}');
  stalled.resolve(answered({ n: 1 }, Date.now() - 400));
  expect(await (await stuck).text()).toBe('{"n":1}');
  expect(await (await get("/v1/categories")).text()).toBe('{"n":2}');
});

test("a failure is not stored, and all who waited for it get it", async () => {
  const replies = [refused("call.late"), answered({ n: 1 })];
  const { get } = await open(() => replies.shift() ?? answered({}));
  expect((await get("/v1/categories")).status).toBe(504);
  expect(await (await get("/v1/categories")).text()).toBe('{"n":1}');
});

test("what is the same for everybody is asked for as nobody, whoever asks first", async () => {
  const { calls, get } = await open(() => answered({}));
  await get("/v1/categories", { "torg-cart-secret": "s" });
  expect(calls.at(-1)?.principal).toEqual({ role: "public" });
});

test("what is not public is never stored", async () => {
  const { calls, get } = await open(() => answered({}));
  for (const secret of ["a", "a", "b"]) {
    const response = await get("/v1/cart", { "torg-cart-secret": secret });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.has("etag")).toBe(false);
  }
  expect(calls).toHaveLength(3);
});

test("a stored answer is not what another method at its address gets", async () => {
  const { send, get } = await open(() => answered({}));
  await get("/v1/categories");
  expect((await send("HEAD", "/v1/categories")).status).toBe(200);
  expect((await send("PUT", "/v1/categories")).status).toBe(405);
});
