import { expect, test } from "bun:test";
import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from "jose";
import { accessTokens } from "./access-tokens";
import { signingKeys } from "./signing-keys";

const sid = "ses_01980000-0000-7000-8000-000000000000";
const userId = "usr_01980000-0000-7000-8000-000000000000";

async function signer(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA");
  const jwk = { ...(await exportJWK(publicKey)), kty: "OKP", kid, alg: "EdDSA" };
  const sign = (claims: Record<string, unknown>, at: number, typ = "at+jwt") => {
    const iat = Math.floor(at / 1000);
    const good = { iss: "torg", aud: "torg", sub: userId, role: "buyer", sid, iat, exp: iat + 300 };
    return new SignJWT({ ...good, ...claims })
      .setProtectedHeader({ alg: "EdDSA", typ, kid })
      .sign(privateKey);
  };
  return { jwk, sign };
}

/** A user service whose keys are published by hand, a clock that moves by hand. */
async function opened() {
  const first = await signer("first");
  const stage = { now: 1_700_000_000_000, asked: 0, down: false, keys: [first.jwk] };
  const read = async (): Promise<JSONWebKeySet> => {
    stage.asked += 1;
    if (stage.down) throw new Error("nobody answers");
    return { keys: stage.keys };
  };
  const now = () => stage.now;
  return { stage, first, principalOf: accessTokens(signingKeys(read, now), now) };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "accepted",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : String(error)),
  );

test("a signed token speaks for its subject, with the role and the customer group that it names", async () => {
  const { stage, first, principalOf } = await opened();
  expect(await principalOf(await first.sign({ role: "staff" }, stage.now))).toEqual({
    role: "staff",
    userId,
  });
  expect(await principalOf(await first.sign({ group: "wholesale" }, stage.now))).toEqual({
    role: "buyer",
    userId,
    group: "wholesale",
  });
});

test("keys are asked for once, however many tokens come at once", async () => {
  const { stage, first, principalOf } = await opened();
  const tokens = await Promise.all(
    Array.from({ length: 20 }, (_, n) => first.sign({ jti: String(n) }, stage.now)),
  );
  await Promise.all(tokens.map(principalOf));
  expect(stage.asked).toBe(1);
});

test("what is not signed by a published key, or names no account, speaks for nobody", async () => {
  const { stage, first, principalOf } = await opened();
  const stranger = await signer("first");
  const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ sub: userId, role: "admin" }))}.`;
  for (const token of [
    "",
    "not.a.token",
    unsigned,
    await stranger.sign({ role: "admin" }, stage.now),
    await first.sign({ role: "service" }, stage.now),
    await first.sign({ sub: "gateway" }, stage.now),
    await first.sign({ exp: undefined }, stage.now),
    await first.sign({ aud: "product" }, stage.now),
    await first.sign({ iss: "elsewhere" }, stage.now),
    await first.sign({}, stage.now, "JWT"),
  ])
    expect(await codeOf(principalOf(token))).toBe("auth.anonymous");
});

test("a remembered token ends when it ends", async () => {
  const { stage, first, principalOf } = await opened();
  const token = await first.sign({ exp: stage.now / 1000 + 10 }, stage.now);
  await principalOf(token);
  stage.now += 9_000;
  expect(await codeOf(principalOf(token))).toBe("accepted");
  stage.now += 2_000;
  expect(await codeOf(principalOf(token))).toBe("auth.anonymous");
});

test("a token whose key was withdrawn is remembered for half a minute and no longer", async () => {
  const { stage, first, principalOf } = await opened();
  const token = await first.sign({ exp: stage.now / 1000 + 3600 }, stage.now);
  await principalOf(token);
  stage.keys = [];
  stage.now += 29_000;
  expect(await codeOf(principalOf(token))).toBe("accepted");
  stage.now += 5 * 60_000;
  expect(await codeOf(principalOf(token))).toBe("auth.anonymous");
});

test("a new key is found at once, and forged key ids do not make us ask in a row", async () => {
  const { stage, first, principalOf } = await opened();
  await principalOf(await first.sign({}, stage.now));
  const second = await signer("second");
  stage.keys = [first.jwk, second.jwk];
  stage.now += 6_000;
  expect(await principalOf(await second.sign({}, stage.now))).toMatchObject({ userId });
  expect(stage.asked).toBe(2);
  for (const kid of ["a", "b", "c"]) await codeOf(principalOf(await (await signer(kid)).sign({}, stage.now)));
  expect(stage.asked).toBe(2);
});

test("known keys serve on while nobody answers; without any it is not the caller's fault", async () => {
  const { stage, first, principalOf } = await opened();
  stage.down = true;
  expect(await codeOf(principalOf(await first.sign({}, stage.now)))).not.toBe("auth.anonymous");
  stage.down = false;
  await principalOf(await first.sign({}, stage.now));
  stage.down = true;
  stage.now += 10 * 60_000;
  expect(await codeOf(principalOf(await first.sign({}, stage.now)))).toBe("accepted");
});
