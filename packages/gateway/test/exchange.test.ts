import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { defineConfig, defineService, on } from "@torg/chassis";
import { eventually } from "@torg/chassis/testing";
import { wiring } from "@torg/contracts";
import { openStage, type Stage } from "./stage";

/** What integration's edge saw, and how it is to answer; `read` counts the bytes that have come so far. */
let answer: (request: Request) => Response | Promise<Response>;
let read = 0;
let seen: Request | undefined;
const edge = defineService({
  name: "integration",
  config: defineConfig({}),
  consumers: wiring.integration.hears.money.map((event) => on(event, async () => undefined)),
  edge: (app) =>
    app.all(
      "/1c/exchange",
      ({ request }) => {
        seen = request;
        return answer(request);
      },
      { parse: "none" },
    ),
});

const readAll = async ({ body }: Request): Promise<Response> => {
  for await (const chunk of body ?? []) read += chunk.byteLength;
  return new Response("success");
};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    services: [edge],
    env: { FILE_BYTES_MAX: "2097152", EXCHANGE_DEADLINE_MS: "1000", CORS_ORIGINS: "*" },
  });
});
beforeEach(() => {
  answer = readAll;
  read = 0;
  seen = undefined;
});
afterAll(() => stage.close());

const path = "/1c/exchange?type=catalog&mode=file&filename=import0_1.xml";
const upload = (body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(stage.url + path, { method: "POST", body, headers });

test("a request reaches integration as 1C sent it, with the address that we saw and a trace", async () => {
  const response = await stage.get(path, {
    authorization: "Basic dHJhZGU6c2VjcmV0",
    cookie: "torg=abc",
    "x-forwarded-for": "6.6.6.6",
    "x-request-id": "request-1",
  });
  expect(await response.text()).toBe("success");
  expect(new URL(seen?.url ?? "").search).toBe("?type=catalog&mode=file&filename=import0_1.xml");
  expect(seen?.headers.get("authorization")).toBe("Basic dHJhZGU6c2VjcmV0");
  expect(seen?.headers.get("cookie")).toBe("torg=abc");
  expect(seen?.headers.get("x-forwarded-for")).toBe("127.0.0.1");
  expect(seen?.headers.get("x-request-id")).toBe("request-1");
  expect(seen?.headers.get("traceparent")).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
});

test("an answer reaches 1C as integration gave it: status, cookies, bytes; nobody redirects or shares it", async () => {
  const bytes = new Uint8Array([0xef, 0xf0, 0x0a, 0x00, 0xff]);
  answer = () => {
    const headers = new Headers({ "content-type": "text/xml; charset=windows-1251", location: "/elsewhere" });
    headers.append("set-cookie", "torg=abc; HttpOnly");
    headers.append("set-cookie", "other=1, 2");
    return new Response(bytes, { status: 302, headers });
  };
  const response = await fetch(stage.url + path, {
    redirect: "manual",
    headers: { origin: "https://shop.example" },
  });
  expect([response.status, response.headers.get("location")]).toEqual([302, "/elsewhere"]);
  expect(response.headers.getSetCookie()).toEqual(["torg=abc; HttpOnly", "other=1, 2"]);
  expect(response.headers.get("content-type")).toBe("text/xml; charset=windows-1251");
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
});

/** A body that is sent piece by piece. */
const pieces = () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  return { body: readable, sender: writable.getWriter() };
};

test("an upload streams: its first bytes are there before its last are sent", async () => {
  const { body, sender } = pieces();
  const response = upload(body);
  await sender.write(new Uint8Array(1000));
  await eventually(async () => read === 1000, { what: "the first bytes at integration" });
  await sender.write(new Uint8Array(500));
  await sender.close();
  expect(await (await response).text()).toBe("success");
  expect(read).toBe(1500);
});

test("an answer streams too", async () => {
  const { body, sender } = pieces();
  answer = () => new Response(body);
  const response = stage.get(path);
  await sender.write(new TextEncoder().encode("<?xml"));
  const reader = (await response).body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("<?xml");
  await sender.close();
  expect((await reader?.read())?.done).toBe(true);
});

test("a file may be larger than a call's body, and not larger than its own limit", async () => {
  expect((await upload(new Uint8Array(2_097_152))).status).toBe(200);
  expect(read).toBe(2_097_152);
  const chunks = () =>
    new ReadableStream({
      pull: (stream) => (read > 3_000_000 ? stream.close() : stream.enqueue(new Uint8Array(65_536))),
    });
  for (const body of [new Uint8Array(2_097_153), chunks()]) {
    read = 0;
    const response = await upload(body);
    expect(response.status).toBe(413);
    expect(await response.text()).toBe("failure\nТело запроса слишком велико");
    expect(read).toBeLessThanOrEqual(2_097_152);
  }
});

test("the wait for an answer begins when the upload is whole", async () => {
  const { body, sender } = pieces();
  const slow = upload(body);
  const ticking = setInterval(() => sender.write(new Uint8Array(10)), 50);
  await eventually(async () => read >= 250, { what: "an upload of longer than the deadline" });
  clearInterval(ticking);
  await sender.close();
  expect((await slow).status).toBe(200);

  answer = () => new Promise(() => {});
  const response = await stage.get(path);
  expect([response.status, await response.text()]).toEqual([504, "failure\nВремя на запрос истекло"]);
  expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
});

test("what the gateway refuses by itself is in 1C's own words", async () => {
  const alone = await openStage({ env: { LIMIT_EXCHANGE: "1/60" } });
  try {
    const away = await alone.get(path);
    expect([away.status, await away.text()]).toEqual([503, "failure\nСейчас недоступно"]);
    const often = await alone.get(path);
    expect([often.status, await often.text()]).toEqual([429, "failure\nСлишком много запросов"]);
    expect(Number(often.headers.get("retry-after"))).toBeWithin(58, 61);
    expect((await alone.get("/")).status).toBe(200);
  } finally {
    await alone.close();
  }
});
