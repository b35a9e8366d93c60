import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { type Accounts, openAccounts } from "./accounts";

let accounts: Accounts;
beforeAll(async () => {
  accounts = await openAccounts({ SIGNING_KEY_LOOK_SECONDS: "1" });
}, 60_000);
afterAll(() => accounts?.stop());

const kids = async () => (await accounts.visitor.jwks({})).keys.map(({ kid }) => kid);
const isGood = async (token: string) => jwtVerify(token, createLocalJWKSet(await accounts.visitor.jwks({})));
/** As if all keys were so much older. */
const age = (interval: string) =>
  accounts.sql`update signing_keys set signs_from = signs_from - ${interval}::interval`;

test("ten who ask at once for the first time meet one key, and nobody sees its secret half", async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => accounts.visitor.jwks({})));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]?.keys.map((key) => Object.keys(key).sort())).toEqual([
    ["alg", "crv", "kid", "kty", "use", "x"],
  ]);
});

test("a key is published before it signs, and the one before it until the last of its tokens is dead", async () => {
  const [first = ""] = await kids();
  const old = await accounts.person();
  expect(decodeProtectedHeader(old.accessToken).kid).toBe(first);

  await age("30 days");
  const [, second = ""] = await eventually(async () => ((await kids()).length === 2 ? kids() : undefined), {
    what: "the next key",
  });
  const meanwhile = await accounts.person();
  expect(decodeProtectedHeader(meanwhile.accessToken).kid).toBe(first);

  await age("16 minutes");
  const later = await accounts.person();
  expect(decodeProtectedHeader(later.accessToken).kid).toBe(second);
  for (const { accessToken } of [old, meanwhile, later]) await isGood(accessToken);

  await age("6 minutes");
  expect(await kids()).toEqual([second]);
  await eventually(async () => {
    const kept = await accounts.sql`select kid from signing_keys`;
    return kept.length === 1 && kept[0]?.kid === second;
  });
  await isGood(later.accessToken);
});
