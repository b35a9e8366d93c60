import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openIdentities } from "./identity";
import { nobody } from "./principal";

const folder = await mkdtemp(join(tmpdir(), "torg-identities-"));
afterAll(() => rm(folder, { recursive: true }));

const buyer = { role: "buyer", userId: `usr_${Bun.randomUUIDv7()}` } as const;
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
