import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { type CallReply, type Context, defineConfig, defineService, implement } from "@torg/chassis";
import { Failure, Problem, type Role, user } from "@torg/contracts";
import { answered, jwks, openStage, refused, type Stage, tokenOf } from "./stage";

const unplayed = async (): Promise<never> => {
  throw new Error("a stack with secrets in it");
};

/** A user service that is real up to its use cases: inputs and failures are the chassis's own. */
const realUser = defineService({
  name: "user",
  config: defineConfig({}),
  router: implement(user, {
    register: unplayed,
    logIn: unplayed,
    refresh: unplayed,
    logOut: async () => ({}),
    jwks: async () => jwks,
    me: async (ctx: Context<"user", object, undefined>) => {
      throw new Failure(ctx.principal.role === "staff" ? "user.not_found" : "user.last_admin");
    },
    updateMe: unplayed,
    deleteMe: unplayed,
    streamTicket: unplayed,
    redeemTicket: unplayed,
    list: async () => ({ items: [], hasMore: false }),
    setRole: async () => {
      throw new Failure("user.last_admin");
    },
    setGroup: unplayed,
    resetAdmin: unplayed,
  }),
});

let reply: CallReply = answered({});
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ services: [realUser], answer: () => reply, env: { BODY_BYTES_MAX: "2000" } });
});
beforeEach(() => {
  stage.calls.length = 0;
  reply = answered({});
});
afterAll(() => stage.close());

const signedIn = (role: Role) => async () => ({ authorization: `Bearer ${await tokenOf(role)}` });
const [buyer, staff, admin] = [signedIn("buyer"), signedIn("staff"), signedIn("admin")];
const problemOf = async (response: Response) => Problem.parse(await response.json());
const last = () => stage.calls.at(-1);

test("what the owner answered goes out as it came, byte for byte", async () => {
  const body = '{"z":1,  "а":"чай \\u0436",\n"n":1.0}';
  reply = { ok: true, body, readAt: Date.now() };
  const response = await stage.get("/v1/cart", await buyer());
  expect(await response.text()).toBe(body);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("cache-control")).toBe("no-store");
});

test("a body goes on as its text, and the key beside it", async () => {
  const body = ' { "name" : "Кружка" } ';
  await stage.send("POST", "/v1/products", {
    body,
    headers: { ...(await staff()), "idempotency-key": "k-1" },
  });
  expect(last()).toMatchObject({ procedure: "product.create", input: body, key: "k-1", caller: "gateway" });
});

test("path and body make one input, and the path has the last word", async () => {
  const body = { id: "another", version: 3 };
  await stage.send("PATCH", "/v1/products/prd_1", { body, headers: await staff() });
  expect(JSON.parse(last()?.input ?? "")).toEqual({ id: "prd_1", version: 3 });
});

test("a call carries the deadline of its procedure, or else the common one", async () => {
  await stage.send("POST", "/v1/orders/ord_1/pay", { body: {}, headers: await buyer() });
  const paid = (last()?.deadline ?? 0) - Date.now();
  expect(paid).toBeWithin(15_000, 20_001);
  await stage.get("/v1/cart", await buyer());
  expect((last()?.deadline ?? 0) - Date.now()).toBeWithin(5_000, 10_001);
});

test("an owner that does not answer in time is late, and one that is not there is away", async () => {
  const late = await openStage({ answer: () => new Promise(() => {}), env: { CALL_DEADLINE_MS: "100" } });
  try {
    const response = await late.get("/v1/cart", await buyer());
    expect([response.status, (await problemOf(response)).code]).toEqual([504, "call.late"]);
  } finally {
    await late.close();
  }
  reply = refused("call.unavailable");
  const response = await stage.get("/v1/cart", await buyer());
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
});

test("every fault of an input is named, unknown fields too", async () => {
  const headers = await admin();
  const response = await stage.send("PUT", "/v1/users/7/role", {
    body: { role: "tsar", colour: "red" },
    headers,
  });
  expect(response.status).toBe(400);
  const { code, errors } = await problemOf(response);
  expect(code).toBe("input.invalid");
  expect(errors?.map(({ pointer }) => pointer).toSorted()).toEqual(["/colour", "/id", "/role"]);
  const inQuery = await problemOf(await stage.get("/v1/users?limit=ten&colour=red", headers));
  expect(inQuery.errors?.map(({ pointer }) => pointer).toSorted()).toEqual(["/colour", "/limit"]);
  expect((await stage.get("/v1/users?limit=10&email=a", headers)).status).toBe(200);
});

test("what is not JSON is said to be so, with a path and without", async () => {
  const send = async (method: string, path: string) =>
    stage.send(method, path, { body: '{"role":', headers: await admin() });
  for (const response of [await send("PUT", "/v1/users/x/role"), await send("POST", "/v1/sessions/end")]) {
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: "input.invalid", errors: [{ pointer: "" }] });
  }
});

test("a failure is an RFC 9457 problem in the caller's language", async () => {
  const headers = await staff();
  const ask = (language: string) => stage.get("/v1/me", { ...headers, "accept-language": language });
  const response = await ask("ru");
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("content-language")).toBe("ru");
  expect(await response.json()).toEqual({
    type: "/problems/user.not_found",
    title: "Такого пользователя нет",
    status: 404,
    instance: "/v1/me",
    code: "user.not_found",
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect((await problemOf(await ask("en"))).title).toBe("There is no such user");
});

test("a failure that the contract does not declare, and what broke, say nothing but their trace", async () => {
  const undeclared = stage.get("/v1/me", await buyer());
  const broken = stage.send("PATCH", "/v1/me", { body: {}, headers: await buyer() });
  for (const response of [await undeclared, await broken]) {
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain("secrets");
    expect(text).not.toContain("last_admin");
    const members = Object.keys(JSON.parse(text)).toSorted();
    expect(members).toEqual(["code", "instance", "status", "title", "traceId", "type"]);
  }
});

test("declared details stand beside the standard members", async () => {
  reply = refused("product.out_of_stock", { sku: "MUG-01" });
  const response = await stage.get("/v1/cart", await buyer());
  expect(await response.json()).toMatchObject({ status: 409, code: "product.out_of_stock", sku: "MUG-01" });
});

test("an unknown address is 404, a wrong method is 405 with the right ones", async () => {
  expect((await problemOf(await stage.get("/v1/nothing"))).code).toBe("route.not_found");
  expect((await problemOf(await stage.get("/v1"))).code).toBe("route.not_found");
  const response = await stage.send("DELETE", "/v1/products");
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST"]);
  expect(await problemOf(response)).toMatchObject({ code: "route.wrong_method", allow: ["GET", "POST"] });
});

test("HEAD is GET without the body", async () => {
  const response = await stage.send("HEAD", "/v1/cart", { headers: await buyer() });
  expect([response.status, await response.text()]).toEqual([200, ""]);
  expect(last()?.procedure).toBe("cart.get");
});

test("a body over the limit is refused, announced or not, and one at the limit is not", async () => {
  const headers = await staff();
  const send = (body: BodyInit) => fetch(`${stage.url}/v1/products`, { method: "POST", body, headers });
  const chunks = (bytes: number) =>
    new ReadableStream({
      start(stream) {
        for (let sent = 0; sent < bytes; sent += 500) stream.enqueue(new Uint8Array(500).fill(32));
        stream.close();
      },
    });
  for (const body of [" ".repeat(2001), chunks(2500)]) {
    const response = await send(body);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: "body.too_large", bytesMax: 2000 });
  }
  expect(stage.calls).toHaveLength(0);
  for (const body of [" ".repeat(2000), chunks(2000)]) expect((await send(body)).status).toBe(200);
});
