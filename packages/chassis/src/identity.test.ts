import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handOutIdentities, openIdentities } from "./identity";
import { nobody } from "./principal";

const folder = await mkdtemp(join(tmpdir(), "torg-identities-"));
afterAll(() => rm(folder, { recursive: true }));

const buyer = { role: "buyer", userId: `usr_${Bun.randomUUIDv7()}`, group: "wholesale" } as const;
const refused = (promise: Promise<unknown>) =>
  expect(promise).rejects.toMatchObject({ code: "auth.anonymous" });

test("a service token says who calls, for whom, and only to the service it was made for", async () => {
  const identities = await openIdentities(folder);
  const token = await identities.sign("cart", "order", buyer);
  expect(await identities.verify(token, "order")).toEqual({ caller: "cart", principal: buyer });
  await refused(identities.verify(token, "product"));
});

test("a token signed by one service in the name of another is refused", async () => {
  const identities = await openIdentities(folder);
  const [head, , signature] = (await identities.sign("cart", "order", nobody)).split(".");
  const forged = Buffer.from(
    JSON.stringify({
      iss: "gateway",
      aud: "order",
      exp: Date.now() / 1000 + 60,
      principal: { role: "admin" },
    }),
  );
  await refused(identities.verify(`${head}.${forged.toString("base64url")}.${signature}`, "order"));
  await refused(identities.verify("nonsense", "order"));
});

test("keys survive a restart, and only their owner can read them", async () => {
  const token = await (await openIdentities(folder)).sign("order", "product", nobody);
  expect((await (await openIdentities(folder)).verify(token, "product")).caller).toBe("order");
  expect((await stat(join(folder, "order.jwk"))).mode & 0o077).toBe(0);
});

test("handed out, a service signs for itself and for nobody else, and still knows everybody", async () => {
  const own = (service: string) => join(folder, "handed", service);
  await handOutIdentities(folder, own);
  const [cart, order] = await Promise.all([openIdentities(own("cart")), openIdentities(own("order"))]);
  const token = await cart.sign("cart", "order", buyer);
  expect(await order.verify(token, "order")).toEqual({ caller: "cart", principal: buyer });
  await expect(cart.sign("order", "product", buyer)).rejects.toThrow("the identity of order is not here");
});

test("a folder that was handed out and lacks a key is a fault by its name, and no new key is made", async () => {
  const given = join(folder, "handed", "product");
  await rm(join(given, "user.pub.jwk"));
  await expect(openIdentities(given)).rejects.toThrow("user.pub.jwk");
});

test("processes that start at once on an empty folder agree on its keys", async () => {
  const fresh = join(folder, "fresh");
  const all = await Promise.all(Array.from({ length: 8 }, () => openIdentities(fresh)));
  const tokens = await Promise.all(all.map((identities) => identities.sign("cart", "order", buyer)));
  for (const identities of all) for (const token of tokens) await identities.verify(token, "order");
});
