import { beforeAll, expect, test } from "bun:test";
import { jwtVerify } from "jose";
import { signAccessToken } from "./access-token";
import { newKeyPair, publicJwk } from "./key-pair";
import { argon2Passwords, type Passwords } from "./passwords";
import { newToken, tokenHash } from "./tokens";

let passwords: Passwords;
beforeAll(async () => {
  passwords = await argon2Passwords({ memoryKib: 19_456, passes: 2 });
});

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

test("an unknown account costs as much time as a wrong password", async () => {
  const known = await passwords.hash("correct horse");
  const wrong: number[] = [];
  const unknown: number[] = [];
  for (let n = 0; n < 15; n += 1) {
    wrong.push(await timeMs(() => passwords.matches("wrong horse", known)));
    unknown.push(await timeMs(() => passwords.matches("wrong horse", undefined)));
  }
  const ratio = median(wrong) / median(unknown);
  expect(Math.max(ratio, 1 / ratio)).toBeLessThan(1.5); // a machine that is busy; without the second hash it is thousands
});

test("only the right password matches, and nothing matches where there is no account", async () => {
  const known = await passwords.hash("correct horse");
  expect(await passwords.matches("correct horse", known)).toBe(true);
  expect(await passwords.matches("Correct horse", known)).toBe(false);
  expect(await passwords.matches("correct horse", undefined)).toBe(false);
});

test("the event loop goes on while a password is hashed", async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await passwords.hash("correct horse");
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
});

test("a hash tells which parameters it was made with", async () => {
  const stronger = await argon2Passwords({ memoryKib: 32_768, passes: 3 });
  const hash = await passwords.hash("correct horse");
  expect([passwords.isCurrent(hash), stronger.isCurrent(hash)]).toEqual([true, false]);
  expect(await stronger.matches("correct horse", hash)).toBe(true);
});

test("two hashes of one password differ, and neither holds it", async () => {
  const hashes = await Promise.all([passwords.hash("correct horse"), passwords.hash("correct horse")]);
  expect(hashes[0]).not.toBe(hashes[1]);
  for (const hash of hashes) expect(hash).not.toContain("horse");
});

test("an access token is verified by the public half, which has nothing of the secret one", async () => {
  const pair = await newKeyPair();
  const open = publicJwk(pair);
  expect(Object.keys(open).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);

  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: "torg",
    aud: "torg",
    sub: "usr_01930000-0000-7000-8000-000000000000",
    role: "buyer",
    sid: "ses_01930000-0000-7000-8000-000000000000",
    iat: now,
    exp: now + 300,
  } as const;
  const { payload, protectedHeader } = await jwtVerify(await signAccessToken(claims, pair), open, {
    issuer: "torg",
    audience: "torg",
    typ: "at+jwt",
  });
  expect(payload).toEqual(claims);
  expect(protectedHeader).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: pair.kid });
});

test("a token is 256 random bits, and what is kept of it is another string", () => {
  const token = newToken();
  expect(Buffer.from(token, "base64url")).toHaveLength(32);
  expect(newToken()).not.toBe(token);
  expect(tokenHash(token)).not.toContain(token);
});
