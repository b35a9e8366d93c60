import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { answerTrpc, type CallReply, trpcRouter } from "@torg/chassis";
import { contracts } from "@torg/contracts";
import { createTorgClient, failureOf } from "@torg/contracts/client";
import { answered, openStage, refused, type Stage, tokenOf, traceId, traceparent } from "./stage";

let stage: Stage;
/** What owners answer, by procedure; everybody else answers `{}`. */
let replies: Record<string, CallReply> = {};
beforeAll(async () => {
  stage = await openStage({
    answer: ({ procedure }) => replies[procedure] ?? answered({}),
    env: { CACHE_BOUND_MS: "0", BODY_BYTES_MAX: "2000" },
  });
});
beforeEach(() => {
  stage.calls.length = 0;
  replies = {};
});
afterAll(() => stage.close());

const headers = { traceparent, "torg-cart-secret": "s" };
const query = (input: unknown) => `input=${encodeURIComponent(JSON.stringify(input))}`;

describe("answers have the very bytes of tRPC's own server", () => {
  const router = trpcRouter(contracts);
  const ofTrpc = (request: Request) =>
    answerTrpc(request, router, {
      answer: async (procedure) => replies[procedure] ?? answered({}),
      stream: () => {
        throw new Error("nobody streams here");
      },
      told: { instance: new URL(request.url).pathname, language: "en", traceId },
    });

  type Case = { path: string; body?: unknown; method?: string; replies?: Record<string, CallReply> };
  const cases: Record<string, Case> = {
    "a query": {
      path: "order.get?input=%7B%22id%22%3A%22x%22%7D",
      replies: { "order.get": answered({ а: "чай", n: [1, null] }) },
    },
    "a query without an input": { path: "cart.get", replies: { "cart.get": answered([]) } },
    "a query whose bytes are kept": {
      path: `product.list?${query({ limit: 3 })}`,
      replies: { "product.list": answered({ items: [] }) },
    },
    "a command": {
      path: "cart.add",
      body: { variantId: "v" },
      replies: { "cart.add": answered({ ok: true }) },
    },
    "a command without a body": { path: "cart.open", method: "POST" },
    "a failure": { path: "order.get", replies: { "order.get": refused("order.not_found") } },
    "a failure with details": {
      path: "cart.checkout",
      body: {},
      replies: { "cart.checkout": refused("order.out_of_stock", { sku: "MUG-01" }) },
    },
    "faults of an input": {
      path: "cart.get",
      replies: {
        "cart.get": refused("input.invalid", {
          errors: [
            { pointer: "/a", detail: "no" },
            { pointer: "", detail: "b" },
          ],
        }),
      },
    },
    "a failure that passes": { path: "cart.get", replies: { "cart.get": refused("call.unavailable") } },
    "what broke": { path: "cart.get", replies: { "cart.get": refused("internal.broken") } },
    "a procedure that is not there": { path: "cart.steal" },
    "a service that is not there": { path: "warehouse.list" },
    "no procedure at all": { path: "" },
    "a command that is read": { path: "cart.open" },
    "a query that is sent": { path: "cart.get", body: {} },
    "a batch of one": {
      path: `cart.get?batch=1&${query({ 0: {} })}`,
      replies: { "cart.get": answered({ n: 1 }) },
    },
    "a batch": {
      path: `cart.get,product.categories,order.get?batch=1&${query({ 0: {}, 2: { id: "x" } })}`,
      replies: { "cart.get": answered({ n: 1 }), "order.get": answered("чай") },
    },
    "a batch that is sent": { path: "cart.open,cart.open?batch=1", body: { 0: {}, 1: {} } },
    "a batch of which some fail": {
      path: "cart.get,order.get,no.such?batch=1",
      replies: { "order.get": refused("order.not_found") },
    },
    "a batch that fails alike": {
      path: "cart.get,order.get?batch=1",
      replies: { "order.get": refused("order.not_found"), "cart.get": refused("cart.not_found") },
    },
    "a batch that fails in two ways": {
      path: "cart.get,order.get?batch=1",
      replies: { "order.get": refused("order.not_found"), "cart.get": refused("call.late") },
    },
  };

  test.each(Object.entries(cases))("%s", async (_, one) => {
    replies = one.replies ?? {};
    const sent = {
      method: one.method ?? (one.body === undefined ? "GET" : "POST"),
      headers: { ...headers, "content-type": "application/json" },
      ...(one.body !== undefined && { body: JSON.stringify(one.body) }),
    };
    const told = async (response: Response) => ({
      status: response.status,
      body: await response.text(),
      type: response.headers.get("content-type"),
      vary: response.headers.get("vary"),
    });
    const address = `${stage.url}/trpc/${one.path}`;
    const own = await told(await fetch(address, sent));
    expect(own).toEqual(await told(await ofTrpc(new Request(address, sent))));
    expect(() => JSON.parse(own.body)).not.toThrow();
  });
});

test("inputs go on as JSON text, each to its own call", async () => {
  await stage.send("POST", "/trpc/cart.change", { body: ' {"quantity": 1.50} ', headers });
  expect(stage.calls.at(-1)?.input).toBe(' {"quantity": 1.50} ');
  await stage.get(`/trpc/order.get,cart.get?batch=1&${query({ 0: { id: "x" } })}`, headers);
  expect(stage.calls.slice(-2).map(({ procedure, input }) => [procedure, input])).toEqual([
    ["order.get", '{"id":"x"}'],
    ["cart.get", ""],
  ]);
});

test("a keyed command goes alone: in a batch it is refused, and its neighbours are not", async () => {
  const keyed = { headers: { ...headers, "idempotency-key": "k" }, body: { 0: {}, 1: {} } };
  const response = await stage.send("POST", "/trpc/cart.open,cart.add?batch=1", keyed);
  expect(response.status).toBe(207);
  const [opened, added] = await response.json();
  expect(opened).toEqual({ result: { data: {} } });
  expect(added.error.data.problem.code).toBe("key.in_batch");
  expect(stage.calls.map(({ procedure }) => procedure)).toEqual(["cart.open"]);

  await stage.send("POST", "/trpc/cart.add", { headers: keyed.headers, body: {} });
  expect(stage.calls.at(-1)).toMatchObject({ procedure: "cart.add", key: "k" });
});

test("what services ask of one another is not there, in a batch neither", async () => {
  for (const path of ["user.redeemTicket", "order.place,product.reserve?batch=1"]) {
    const response = await stage.send("POST", `/trpc/${path}`, { body: {}, headers });
    expect(response.status).toBe(404);
  }
  expect(stage.calls).toHaveLength(0);
});

test("a problem is told in the caller's language; the message stays English, for logs", async () => {
  replies = { "order.get": refused("order.not_found") };
  const response = await stage.get("/trpc/order.get", { ...headers, "accept-language": "ru" });
  const { error } = await response.json();
  expect([error.message, error.data.problem.title]).toEqual(["There is no such order", "Такого заказа нет"]);
});

test("a refusal of HTTP's own is in its headers too", async () => {
  const anonymous = await stage.get("/trpc/user.me");
  expect([anonymous.status, anonymous.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="torg"']);
  replies = { "user.me": refused("call.unavailable") };
  const away = await stage.get("/trpc/user.me", { authorization: `Bearer ${await tokenOf("buyer")}` });
  expect([away.status, away.headers.get("retry-after")]).toEqual([503, "1"]);
  expect((await stage.get("/trpc/cart.open")).headers.get("allow")).toBe("POST");
});

test("a body over the limit and a batch without end are refused whole", async () => {
  const large = await stage.send("POST", "/trpc/cart.open", { body: " ".repeat(2001), headers });
  expect((await large.json()).error.data).toMatchObject({
    httpStatus: 413,
    path: "cart.open",
    problem: { bytesMax: 2000 },
  });
  const endless = await stage.get(`/trpc/${Array(51).fill("cart.get").join(",")}?batch=1`, headers);
  expect((await endless.json()).error.data).toMatchObject({
    httpStatus: 400,
    problem: { code: "input.invalid" },
  });
  expect(stage.calls).toHaveLength(0);
});

test("a batch may come line by line", async () => {
  replies = { "order.get": refused("order.not_found") };
  const response = await stage.get("/trpc/cart.get,order.get?batch=1", {
    ...headers,
    "trpc-accept": "application/jsonl",
  });
  const text = await response.text();
  expect(text.split("\n").length).toBeGreaterThan(1);
  expect(text).toContain("order.not_found");
  const sent = { headers: { ...headers, "trpc-accept": "application/jsonl" }, body: { 0: {}, 1: {} } };
  expect(await (await stage.send("POST", "/trpc/cart.open,cart.add?batch=1", sent)).text()).toContain(
    "key.in_batch",
  );
});

test("the typed client speaks to it: batches, keys and failures", async () => {
  replies = { "product.categories": answered({ items: [] }), "order.get": refused("order.not_found") };
  const client = createTorgClient(stage.url, { cartSecret: "s" });
  const id = "ord_01980000-0000-7000-8000-000000000000";
  const [categories, failure] = await Promise.all([
    client.product.categories.query({}),
    client.order.get.query({ id }).catch(failureOf),
  ]);
  expect(categories).toEqual({ items: [] });
  expect(failure).toMatchObject({ code: "order.not_found" });
  await client.cart.add.mutate({ variantId: "var_01980000-0000-7000-8000-000000000000" });
  expect(stage.calls.at(-1)?.key).toMatch(/^[0-9a-f]{32}$/);
});
