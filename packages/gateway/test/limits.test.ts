import { afterEach, expect, test } from "bun:test";
import { Problem } from "@torg/contracts";
import { openStage, type Stage, tokenOf } from "./stage";

let stage: Stage | undefined;
afterEach(() => stage?.close());

const open = async (env: Record<string, string>) => {
  stage = await openStage({ env });
  return stage;
};
const leftOf = (response: Response) => response.headers.get("ratelimit")?.replace(/;t=\d+/g, "");
const from = (address: string) => ({ "x-forwarded-for": address });
const bearer = async (sub: string) => ({ authorization: `Bearer ${await tokenOf("buyer", { sub })}` });

test("every answer tells its policy and what is left of it", async () => {
  const { get, send } = await open({ LIMIT_ADDRESS: "50/60", LIMIT_EXCHANGE: "40/30" });
  const paths = [
    "/v1/products",
    "/v1/products",
    "/v1/nothing",
    "/trpc/product.list",
    "/trpc/x",
    "/",
    "/problems/x",
    "/v1/me",
  ];
  let left = 50;
  for (const path of paths) {
    const response = await get(path);
    expect(response.headers.get("ratelimit-policy")).toBe('"address";q=50;w=60');
    expect(response.headers.get("ratelimit")).toMatch(new RegExp(`^"address";r=${--left};t=(59|60)$`));
  }
  const exchange = await send("POST", "/1c/exchange?type=catalog&mode=checkauth");
  expect(exchange.headers.get("ratelimit-policy")).toBe('"exchange";q=40;w=30');
  expect(leftOf(exchange)).toBe('"exchange";r=39');
});

test("whoever used up a quota is told when to come back, stored answers included", async () => {
  const { get, calls } = await open({ LIMIT_ADDRESS: "3/60" });
  for (const _ of [1, 2, 3]) expect((await get("/v1/categories")).status).toBe(200);
  const response = await get("/v1/categories");
  expect(response.status).toBe(429);
  const { code, retryAfterSeconds } = Problem.parse(await response.json());
  expect(code).toBe("rate.limited");
  expect(retryAfterSeconds).toBeWithin(58, 61);
  expect(response.headers.get("retry-after")).toBe(String(retryAfterSeconds));
  expect(leftOf(response)).toBe('"address";r=0');
  expect(calls).toHaveLength(1);
  expect((await get("/trpc/product.list")).status).toBe(429);
});

test("an account is counted as itself, wherever it calls from, and not against its address", async () => {
  const { get } = await open({ LIMIT_ADDRESS: "1/60", LIMIT_USER: "2/60", TRUSTED_PROXIES: "127.0.0.1" });
  const one = await bearer("usr_01980000-0000-7000-8000-000000000001");
  const other = await bearer("usr_01980000-0000-7000-8000-000000000002");
  expect(leftOf(await get("/v1/me", { ...one, ...from("203.0.113.1") }))).toBe('"user";r=1');
  expect(leftOf(await get("/v1/me", { ...one, ...from("203.0.113.2") }))).toBe('"user";r=0');
  expect((await get("/v1/me", { ...one, ...from("203.0.113.3") })).status).toBe(429);
  expect((await get("/v1/me", other)).status).toBe(200);
  expect((await get("/v1/categories")).status).toBe(200);
});

test("a token that is not good is counted against the address it came from", async () => {
  const { get } = await open({ LIMIT_ADDRESS: "2/60" });
  const spoiled = { authorization: "Bearer x" };
  expect((await get("/v1/me", spoiled)).status).toBe(401);
  expect((await get("/v1/me", spoiled)).status).toBe(401);
  expect((await get("/v1/me", spoiled)).status).toBe(429);
});

test("an address that a client claims for itself changes nothing, one that our proxy saw does", async () => {
  const direct = await open({ LIMIT_ADDRESS: "1/60" });
  expect((await direct.get("/", from("203.0.113.1"))).status).toBe(200);
  expect((await direct.get("/", from("203.0.113.2"))).status).toBe(429);
  await direct.close();
  const { get } = await open({ LIMIT_ADDRESS: "1/60", TRUSTED_PROXIES: "127.0.0.0/8" });
  expect((await get("/", from("203.0.113.1"))).status).toBe(200);
  expect((await get("/", from("203.0.113.2"))).status).toBe(200);
  expect((await get("/", from("6.6.6.6, 203.0.113.2"))).status).toBe(429);
});

test("passwords are tried slowly from one address, whatever else it may still do", async () => {
  const { send, get, calls } = await open({ LIMIT_SIGN_IN: "2/60" });
  const attempt = (n: number) =>
    send("POST", "/v1/sessions", { body: { email: `a${n}@shop.example`, password: "x" } });
  const first = await attempt(1);
  expect(first.headers.get("ratelimit-policy")).toMatch(
    /^"address";.*, "sign-in";q=2;w=60, "sign-in-email";/,
  );
  await send("POST", "/trpc/user.refresh", { body: { refreshToken: "x" } });
  const third = await attempt(3);
  expect(third.status).toBe(429);
  expect((await send("POST", "/v1/users", { body: { email: "b@shop.example" } })).status).toBe(429);
  expect(calls).toHaveLength(2);
  expect((await get("/v1/categories")).status).toBe(200);
});

test("one account's password is tried slowly from everywhere, however its e-mail is written", async () => {
  const { send } = await open({ LIMIT_SIGN_IN_EMAIL: "2/60", TRUSTED_PROXIES: "127.0.0.1" });
  const attempt = (email: string, n: number) =>
    send("POST", "/v1/sessions", { body: { email, password: "x" }, headers: from(`203.0.113.${n}`) });
  expect((await attempt("a@shop.example", 1)).status).toBe(200);
  expect((await attempt("A@shop.Example", 2)).status).toBe(200);
  expect((await attempt(" a@shop.example", 3)).status).toBe(429);
  expect((await attempt("b@shop.example", 3)).status).toBe(200);
});

test("an address that is refused uses up nobody's e-mail", async () => {
  const { send } = await open({
    LIMIT_SIGN_IN: "1/60",
    LIMIT_SIGN_IN_EMAIL: "2/60",
    TRUSTED_PROXIES: "127.0.0.1",
  });
  const attempt = (n: number) =>
    send("POST", "/v1/sessions", { body: { email: "a@shop.example" }, headers: from(`203.0.113.${n}`) });
  expect((await attempt(1)).status).toBe(200);
  for (const _ of [1, 2, 3]) expect((await attempt(1)).status).toBe(429);
  expect((await attempt(2)).status).toBe(200);
});

test("a batch counts as its calls do, and so do the passwords in it", async () => {
  const { get, send } = await open({ LIMIT_ADDRESS: "10/60", LIMIT_SIGN_IN: "2/60" });
  expect(leftOf(await get("/trpc/product.list,product.categories,product.list?batch=1"))).toBe(
    '"address";r=7',
  );
  expect(leftOf(await get("/trpc/product.list%2Cproduct.categories?batch=1"))).toBe('"address";r=5');
  const body = { 0: { email: "a@b.example" }, 1: { email: "a@b.example" }, 2: { email: "a@b.example" } };
  const logIns = await send("POST", "/trpc/user.logIn,user.logIn,user.logIn?batch=1", { body });
  expect(logIns.status).toBe(207);
  expect(leftOf(logIns)).toBe('"address";r=2, "sign-in";r=0, "sign-in-email";r=8');
  const answers: { error?: { data: { httpStatus: number } } }[] = await logIns.json();
  expect(answers.map(({ error }) => error?.data.httpStatus)).toEqual([undefined, undefined, 429]);
});

test("a policy that is off counts nothing and says nothing", async () => {
  const { get } = await open({ LIMIT_ADDRESS: "off" });
  const response = await get("/v1/products");
  expect([response.headers.has("ratelimit"), response.headers.has("ratelimit-policy")]).toEqual([
    false,
    false,
  ]);
});

test.each(["0/60", "10", "10/0", "ten/60"])("a quota of %s does not start, and is named", (LIMIT_ADDRESS) => {
  expect(openStage({ env: { LIMIT_ADDRESS } })).rejects.toThrow("LIMIT_ADDRESS");
});
test("a proxy that is no address does not start, and is named", () => {
  expect(openStage({ env: { TRUSTED_PROXIES: "10.0.0.0/8,proxy" } })).rejects.toThrow(
    "TRUSTED_PROXIES: proxy is not",
  );
});
