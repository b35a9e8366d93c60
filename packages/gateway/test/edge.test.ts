import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { failures } from "@torg/contracts";
import { openStage, type Stage, traceId, traceparent } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    env: { LIMIT_ADDRESS: "off", CORS_ORIGINS: "https://shop.example, https://b.example" },
  });
});
beforeEach(() => {
  stage.calls.length = 0;
});
afterAll(() => stage.close());

const everyAddress = [
  "/",
  "/v1/products",
  "/v1/nothing",
  "/trpc/cart.get",
  "/1c/exchange",
  "/docs",
  "/nothing",
];

test("every answer has a request id, ours or the caller's, and is not guessed at by browsers", async () => {
  for (const path of everyAddress) {
    const own = await stage.get(path);
    expect(own.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(own.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await stage.get(path, { "x-request-id": "order-page:42" })).headers.get("x-request-id")).toBe(
      "order-page:42",
    );
  }
});

test("a request id that could forge a line of a log is not kept", async () => {
  for (const id of ["short", "x".repeat(65), 'a"b"c"d"e', "with spaces in it", "%0a%0aerror"]) {
    const response = await stage.get("/", { "x-request-id": id });
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test("the name of the host does not matter, short ones neither", async () => {
  for (const host of ["a", "api", "shop.example:8443"]) {
    expect((await stage.get("/v1/products", { host })).status).toBe(200);
    expect((await stage.get("/trpc/product.list", { host })).status).toBe(200);
  }
});

test("a call and its problem belong to the caller's trace, or to a new one", async () => {
  await stage.get("/v1/cart", { traceparent, "torg-cart-secret": "s", "x-request-id": "request-1" });
  expect(stage.calls[0]).toMatchObject({ requestId: "request-1" });
  expect(stage.calls[0]?.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-0[01]$`));
  expect(stage.calls[0]?.traceparent).not.toContain("b7ad6b7169203331");
  const problem = await (await stage.get("/v1/nothing", { traceparent })).json();
  expect(problem.traceId).toBe(traceId);
  const others = [
    { traceparent: "00-zz-1-00" },
    { traceparent: `00-${"0".repeat(32)}-b7ad6b7169203331-01` },
    {},
  ];
  for (const headers of others) {
    const { traceId: made } = await (await stage.get("/v1/nothing", headers)).json();
    expect(made).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  }
});

test("a page of an allowed origin may call and read what it needs, another's may not", async () => {
  const from = (origin: string) => stage.get("/trpc/product.list", { origin });
  const shop = await from("https://shop.example");
  expect(shop.headers.get("access-control-allow-origin")).toBe("https://shop.example");
  expect(shop.headers.get("access-control-expose-headers")).toContain("ratelimit");
  expect(shop.headers.get("access-control-allow-credentials")).toBeNull();
  expect(shop.headers.get("vary")).toBe("trpc-accept, accept, origin");
  const other = await from("https://evil.example");
  expect(other.headers.get("access-control-allow-origin")).toBeNull();
  expect(other.headers.get("vary")).toContain("origin");
});

test("a preflight is answered here, and asks nobody", async () => {
  const preflight = (origin: string) =>
    fetch(`${stage.url}/v1/orders`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });
  const allowed = await preflight("https://b.example");
  expect(allowed.status).toBe(204);
  expect(allowed.headers.get("access-control-allow-origin")).toBe("https://b.example");
  expect(allowed.headers.get("access-control-allow-headers")).toContain("idempotency-key");
  expect(allowed.headers.get("access-control-allow-methods")).toContain("PATCH");
  expect((await preflight("https://evil.example")).status).toBe(403);
  expect((await stage.send("OPTIONS", "/v1/orders")).status).toBe(405);
  expect(stage.calls).toHaveLength(0);
});

test("without origins nothing is shared and nothing varies", async () => {
  const closed = await openStage();
  try {
    const response = await closed.get("/v1/products", { origin: "https://shop.example" });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(response.headers.get("vary")).toBeNull();
  } finally {
    await closed.close();
  }
});

test("the front page says what this is, in the visitor's language, and where to go on", async () => {
  const ru = await (await stage.get("/", { "accept-language": "ru" })).text();
  const en = await (await stage.get("/")).text();
  expect(ru).toContain('lang="ru"');
  expect(ru).toContain("учёт которого ведётся в 1С");
  expect(en).toContain("whose books live in 1C");
  const links = [...en.matchAll(/href="(\/[^"]*)"/g)].map(([, link = ""]) => link);
  expect(links).toContain("/docs");
  for (const link of links) expect((await stage.get(link)).status).toBe(200);
});

test("the documents are there, and a HEAD of them is empty", async () => {
  expect((await (await stage.get("/openapi.json")).json()).openapi).toStartWith("3.1");
  expect((await (await stage.get("/asyncapi.json")).json()).asyncapi).toStartWith("3.");
  expect((await stage.get("/docs")).headers.get("content-type")).toBe("text/html; charset=utf-8");
  const head = await stage.send("HEAD", "/openapi.json");
  expect([head.status, await head.text()]).toEqual([200, ""]);
  expect((await stage.send("POST", "/docs")).headers.get("allow")).toBe("GET, HEAD");
});

test.each(Object.keys(failures))(
  "where the type of %s leads, it is explained to programs and people",
  async (code) => {
    const facts = await (await stage.get(`/problems/${code}`)).json();
    expect(facts).toMatchObject({ code, type: `/problems/${code}`, status: expect.any(Number) });
    const page = await stage.get(`/problems/${code}`, { accept: "text/html,*/*", "accept-language": "ru" });
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain(facts.title.ru);
  },
);

test("a code that nobody answers, and everything else that is not there, is 404", async () => {
  for (const path of [
    "/problems/order.lost",
    "/problems/toString",
    "/problems/",
    "/_internal",
    "/trpc",
    "/1c",
    "/v1",
  ]) {
    const response = await stage.get(path);
    expect([path, response.status]).toEqual([path, 404]);
    expect(await response.json()).toMatchObject({ code: "route.not_found", instance: path });
  }
});

test("requests are counted by face and status", async () => {
  const alone = await openStage();
  try {
    for (const path of ["/v1/products", "/v1/products", "/v1/x", "/trpc/product.list", "/1c/exchange"])
      await alone.get(path);
    const lines = (await (await alone.get("/metrics")).text())
      .split("\n")
      .filter((line) => line.startsWith("torg_http"));
    expect(lines.toSorted()).toEqual([
      'torg_http_requests_total{service="gateway",face="1c",status="503"} 1',
      'torg_http_requests_total{service="gateway",face="rest",status="200"} 2',
      'torg_http_requests_total{service="gateway",face="rest",status="404"} 1',
      'torg_http_requests_total{service="gateway",face="trpc",status="200"} 1',
    ]);
  } finally {
    await alone.close();
  }
});
