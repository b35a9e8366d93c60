import { expect, test } from "bun:test";
import { connect, headers } from "nats";
import { nobody, type Principal } from "../src";
import { openIdentities } from "../src/identity";
import { serviceTokens } from "../src/nats/service-tokens";
import { describeWith, eventually, tempFolder } from "../src/testing";
import { answering, ended, ok, streaming } from "./call-port-promises";
import { identities, natsProcess } from "./nats-process";

const buyer: Principal = { role: "buyer", userId: "usr_01980000-0000-7000-8000-000000000001" };

test("a token is signed once for a caller, an audience and a principal, and verified once in half a minute", async () => {
  let signed = 0;
  let verified = 0;
  const tokens = serviceTokens({
    sign(...given) {
      signed += 1;
      return identities.sign(...given);
    },
    verify(...given) {
      verified += 1;
      return identities.verify(...given);
    },
  });
  const same = await Promise.all(Array.from({ length: 20 }, () => tokens.sign("cart", "order", buyer)));
  expect(new Set(same).size).toBe(1);
  await tokens.sign("cart", "product", buyer);
  await tokens.sign("cart", "order", nobody);
  await tokens.sign("gateway", "order", buyer);
  await tokens.sign("cart", "order", { ...buyer, group: "wholesale" });
  expect(signed).toBe(5);
  const [token = ""] = same;
  for (let n = 0; n < 5; n += 1) {
    expect(await tokens.verify(token, "order")).toEqual({ caller: "cart", principal: buyer });
  }
  expect(verified).toBe(1);
  await expect(tokens.verify(token, "product")).rejects.toMatchObject({ code: "auth.anonymous" });
});

describeWith("nats")("calls over NATS with a foreign token", (url) => {
  /** One message straight to the broker, with whatever headers. */
  async function send(fields: Record<string, string>, subject = "rpc.order.get", body = "{}") {
    const nats = await connect({ servers: new URL(url).host, ...credentials(url) });
    try {
      const head = headers();
      const all = { "Torg-Call": `${Date.now() + 5_000} request-1`, ...fields };
      for (const [name, value] of Object.entries(all)) head.append(name, value);
      const msg = await nats.request(subject, body, { timeout: 5_000, headers: head });
      const { code } = msg.data.length > 0 ? msg.json<{ code?: string }>() : {};
      return { answer: msg.headers?.get("Torg-Answer").split(" ")[0], code };
    } finally {
      await nats.close();
    }
  }

  test("over NATS, a forged, foreign, stale or missing token is refused before the service is asked", async () => {
    const asked: unknown[] = [];
    const back = await natsProcess({ url, services: ["order"] });
    const served = back.calls.serve(
      "order",
      answering(({ caller, principal }) => {
        asked.push({ caller, principal });
        return ok("");
      }),
    );
    using other = tempFolder(0o700);
    const strangers = await openIdentities(other.path);
    const good = await identities.sign("gateway", "order", buyer);
    const [head = "", payload = "", signature = ""] = good.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const forge = (change: object) =>
      `${head}.${Buffer.from(JSON.stringify({ ...claims, ...change })).toString("base64url")}.${signature}`;
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    await eventually(async () => (await send({ "Torg-Token": good })).answer === "ok");
    asked.length = 0;

    const bad = {
      missing: "",
      garbage: "a.b.c",
      "another key": await strangers.sign("gateway", "order", buyer),
      "another audience": await identities.sign("gateway", "product", buyer),
      "another role": forge({ principal: { role: "admin" } }),
      "another issuer": forge({ iss: "cart" }),
      "no algorithm": `${none}.${payload}.`,
      "a megabyte": "x".repeat(60_000),
    };
    for (const [what, token] of Object.entries(bad)) {
      expect({ what, ...(await send({ "Torg-Token": token })) }).toEqual({
        what,
        answer: "failed",
        code: "auth.anonymous",
      });
    }
    expect(asked).toEqual([]);

    const headersOf = { "Torg-Token": good, "Torg-Caller": "cart", "Torg-Principal": '{"role":"admin"}' };
    await send(headersOf);
    expect(asked).toEqual([{ caller: "gateway", principal: buyer }]);
    await served.stop();
    await back.close();
  });

  test("over NATS, garbage is refused with its reason: no deadline, no text, a stream of another", async () => {
    const back = await natsProcess({ url, services: ["order"] });
    const served = back.calls.serve(
      "order",
      streaming(async function* (_, signal) {
        yield { id: "1", body: "1" };
        await ended(signal);
      }),
    );
    const token = await identities.sign("gateway", "order", buyer);
    await eventually(async () => (await send({ "Torg-Token": token })).answer === "ok");
    for (const deadline of ["", "soon", "-1", "0", "1e999"]) {
      expect(await send({ "Torg-Token": token, "Torg-Call": deadline })).toMatchObject({
        code: "call.late",
      });
    }
    const opened = await connect({ servers: new URL(url).host, ...credentials(url) });
    const head = headers();
    head.append("Torg-Call", `${Date.now() + 5_000} request-1`);
    head.append("Torg-Token", token);
    const bytes = await opened.request("rpc.order.get", new Uint8Array([0xff, 0xfe]), {
      timeout: 5_000,
      headers: head,
    });
    expect(bytes.json<{ code: string }>().code).toBe("input.invalid");
    head.append("Torg-Stream", "open");
    const first = await opened.request("rpc.order.get", "{}", { timeout: 5_000, headers: head });
    const at = first.headers?.get("Torg-Stream") ?? "";
    await opened.close();
    const cart = await identities.sign("cart", "order", buyer);
    expect(await send({ "Torg-Token": cart }, at)).toMatchObject({ code: "call.unavailable" }); // it is not cart's
    expect(await send({ "Torg-Token": token }, `${at}x`)).toMatchObject({ code: "call.unavailable" });
    await served.stop();
    await back.close();
  });
});

function credentials(url: string): { user?: string; pass?: string } {
  const { username, password } = new URL(url);
  return username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {};
}
