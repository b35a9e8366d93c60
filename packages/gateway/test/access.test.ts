import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { type Access, procedures, type Role } from "@torg/contracts";
import { openStage, type Stage, tokenOf, userIdOf } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ env: { LIMIT_ADDRESS: "off", LIMIT_USER: "off", LIMIT_SIGN_IN: "off" } });
});
beforeEach(() => {
  stage.calls.length = 0;
});
afterAll(() => stage.close());

type Visitor = "anonymous" | "guest" | Role;
const visitors: Visitor[] = ["anonymous", "guest", "buyer", "staff", "admin"];
const headersOf = async (visitor: Visitor): Promise<Record<string, string>> => {
  if (visitor === "anonymous") return {};
  if (visitor === "guest") return { "torg-cart-secret": "a secret" };
  return { authorization: `Bearer ${await tokenOf(visitor)}` };
};

/** What each rung may do, written out once more: the other place is the chassis. */
const statusFor: Record<Access, Record<Visitor, number>> = {
  public: { anonymous: 200, guest: 200, buyer: 200, staff: 200, admin: 200 },
  guest: { anonymous: 401, guest: 200, buyer: 200, staff: 200, admin: 200 },
  buyer: { anonymous: 401, guest: 401, buyer: 200, staff: 200, admin: 200 },
  staff: { anonymous: 401, guest: 401, buyer: 403, staff: 200, admin: 200 },
  admin: { anonymous: 401, guest: 401, buyer: 403, staff: 403, admin: 200 },
  service: { anonymous: 404, guest: 404, buyer: 404, staff: 404, admin: 404 },
};
const matrix = visitors.flatMap((visitor) =>
  procedures
    .filter(([, { kind }]) => kind !== "subscription")
    .map(([name, procedure]) => ({ visitor, name, procedure, status: statusFor[procedure.access][visitor] })),
);

test.each(matrix.filter(({ procedure }) => procedure.http))(
  "over REST $visitor gets $status from $name",
  async ({ visitor, procedure, status }) => {
    const [method = "", path = ""] = (procedure.http ?? "").split(" ");
    const address = `/v1${path.replaceAll(/\{\w+\}/g, "x")}?for=${visitor}`;
    const response = await stage.send(method, address, { headers: await headersOf(visitor) });
    expect(response.status).toBe(status);
    if (status !== 200) expect(stage.calls).toHaveLength(0);
  },
);

test.each(matrix)(
  "over tRPC $visitor gets $status from $name",
  async ({ visitor, name, procedure, status }) => {
    const method = procedure.kind === "query" ? "GET" : "POST";
    const response = await stage.send(method, `/trpc/${name}?for=${visitor}`, {
      headers: await headersOf(visitor),
    });
    expect(response.status).toBe(status);
    if (status !== 200) expect(stage.calls).toHaveLength(0);
  },
);

test("a call goes on for whoever made it, and a secret goes on as its hash", async () => {
  const seen = async (headers: Record<string, string>) => {
    await stage.get("/v1/cart", headers);
    return stage.calls.at(-1)?.principal;
  };
  const secret = { "torg-cart-secret": "a secret" };
  const guest = new Bun.CryptoHasher("sha256").update("a secret").digest("hex");
  const userId = userIdOf("buyer");
  expect(await seen(secret)).toEqual({ role: "guest", guest });
  expect(await seen(await headersOf("buyer"))).toEqual({ role: "buyer", userId });
  expect(await seen({ ...secret, ...(await headersOf("buyer")) })).toEqual({ role: "buyer", userId, guest });
  expect(JSON.stringify(stage.calls)).not.toContain("a secret");
});

test("a token that is not good is refused even where nobody has to be signed in", async () => {
  const expired = await tokenOf("buyer", { role: "emperor" });
  for (const authorization of ["Bearer x", `Bearer ${expired}`, "Basic YTpi", "Bearer"]) {
    const response = await stage.get("/v1/products", { authorization });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="torg", error="invalid_token"');
    expect(await response.json()).toMatchObject({ code: "auth.anonymous" });
  }
  expect(stage.calls).toHaveLength(0);
});

test("whoever is asked to sign in is told how", async () => {
  const response = await stage.get("/v1/me");
  expect(response.headers.get("www-authenticate")).toBe('Bearer realm="torg"');
});
