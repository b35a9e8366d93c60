import { afterAll, beforeAll, expect, test } from "bun:test";
import { AccessClaims } from "@torg/contracts";
import fc from "fast-check";
import { createLocalJWKSet, jwtVerify } from "jose";
import { type Accounts, failureOf, openAccounts, password } from "./accounts";

let accounts: Accounts;
beforeAll(async () => {
  accounts = await openAccounts({ SIGNING_KEY_LOOK_SECONDS: "1" });
}, 60_000);
afterAll(() => accounts?.stop());

async function verified(accessToken: string) {
  const keys = createLocalJWKSet(await accounts.visitor.jwks({}));
  return jwtVerify(accessToken, keys, { issuer: "torg", audience: "torg", typ: "at+jwt" });
}

test("an access token says who, as what and in which session, for five minutes", async () => {
  const { user, accessToken, accessExpiresAt } = await accounts.person();
  const { payload } = await verified(accessToken);
  const { sub, role, sid, iat, exp } = AccessClaims.parse(payload);
  expect({ sub, role }).toEqual({ sub: user.id, role: "buyer" });
  expect(exp - iat).toBe(300);
  expect(Date.parse(accessExpiresAt)).toBe(exp * 1000);
  const [session] = await accounts.sql`select user_id from sessions where id = ${sid.slice(4)}`;
  expect(`usr_${session?.user_id}`).toBe(user.id);
});

test("a wrong e-mail and a wrong password answer alike", async () => {
  const { user } = await accounts.person();
  const { visitor } = accounts;
  expect(await failureOf(visitor.logIn({ email: user.email, password: "wrong horse" }))).toBe(
    "user.wrong_credentials",
  );
  expect(await failureOf(visitor.logIn({ email: "nobody@example.com", password }))).toBe(
    "user.wrong_credentials",
  );
  expect((await visitor.logIn({ email: user.email.toUpperCase(), password })).user).toEqual(user);
});

test("a password that was hashed with weaker parameters is hashed anew when its owner signs in", async () => {
  const { user } = await accounts.person();
  const weak = await Bun.password.hash(password, { algorithm: "argon2id", memoryCost: 1024, timeCost: 1 });
  await accounts.sql`update users set password_hash = ${weak} where email = ${user.email}`;
  await accounts.visitor.logIn({ email: user.email, password });
  const [row] = await accounts.sql`select password_hash from users where email = ${user.email}`;
  expect(row?.password_hash).toStartWith("$argon2id$v=19$m=8192,t=1,p=1$");
  expect((await accounts.visitor.logIn({ email: user.email, password })).user.version).toBe(1);
});

test("a refresh gives the next pair of the same session", async () => {
  const first = await accounts.person();
  const second = await accounts.visitor.refresh({ refreshToken: first.refreshToken });
  expect(second.refreshToken).not.toBe(first.refreshToken);
  const [before, after] = [await verified(first.accessToken), await verified(second.accessToken)];
  expect(after.payload.sid).toBe(before.payload.sid);
});

test("of fifty refreshes of one token at once exactly one wins, and the session is over: one of them was a thief's", async () => {
  const { visitor } = accounts;
  const { refreshToken } = await accounts.person();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, () => visitor.refresh({ refreshToken })),
  );
  const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  expect(won).toHaveLength(1);
  for (const { refreshToken: next } of won)
    expect(await failureOf(visitor.refresh({ refreshToken: next }))).toBe("user.session_ended");
});

test("whatever is tried with the tokens of a family, none is good twice, and a reuse leaves none good", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(5), { minLength: 1, maxLength: 10 }), async (tries) => {
      const tokens = [(await accounts.person()).refreshToken];
      let alive = true;
      for (const nth of tries) {
        const at = nth % tokens.length;
        const outcome = await accounts.visitor
          .refresh({ refreshToken: tokens[at] ?? "" })
          .catch(() => undefined);
        const good = alive && at === tokens.length - 1;
        expect(outcome !== undefined).toBe(good);
        if (outcome) tokens.push(outcome.refreshToken);
        else alive = false;
      }
    }),
    { numRuns: 25 },
  );
});

test("another session of the same account lives on when one is ended", async () => {
  const { visitor } = accounts;
  const first = await accounts.person();
  const second = await visitor.logIn({ email: first.user.email, password });
  await visitor.refresh({ refreshToken: first.refreshToken });
  await failureOf(visitor.refresh({ refreshToken: first.refreshToken }));
  expect((await visitor.refresh({ refreshToken: second.refreshToken })).user.id).toBe(first.user.id);
});

test("logging out ends the session, and says the same when there is none", async () => {
  const { visitor } = accounts;
  const { refreshToken } = await accounts.person();
  expect(await visitor.logOut({ refreshToken })).toEqual({});
  expect(await failureOf(visitor.refresh({ refreshToken }))).toBe("user.session_ended");
  expect(await visitor.logOut({ refreshToken })).toEqual({});
  expect(await failureOf(visitor.refresh({ refreshToken: "made up" }))).toBe("user.session_ended");
});

test("a session that was idle for too long has ended", async () => {
  const { visitor, sql } = accounts;
  const { user, refreshToken } = await accounts.person();
  await sql`update sessions set expires_at = now() - interval '1 ms' where user_id = ${user.id.slice(4)}`;
  expect(await failureOf(visitor.refresh({ refreshToken }))).toBe("user.session_ended");
});

test("a stream ticket opens one stream, for its owner, within thirty seconds", async () => {
  const { be, gateway, sql } = accounts;
  const { user } = await accounts.person();
  const { ticket, expiresAt } = await be(user).streamTicket({});
  expect(Date.parse(expiresAt) - Date.now()).toBeWithin(25_000, 30_001);

  const spent = await Promise.all(
    Array.from({ length: 10 }, () => failureOf(gateway.redeemTicket({ ticket }))),
  );
  expect(spent.filter((outcome) => outcome === "user.ticket_invalid")).toHaveLength(9);
  expect(spent).toContainEqual({ answered: { userId: user.id, role: "buyer" } });

  const late = await be(user).streamTicket({});
  await sql`update stream_tickets set expires_at = now() - interval '1 ms'`;
  expect(await failureOf(gateway.redeemTicket({ ticket: late.ticket }))).toBe("user.ticket_invalid");
});
