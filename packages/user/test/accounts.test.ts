import { afterAll, beforeAll, expect, test } from "bun:test";
import { AccessClaims, type User } from "@torg/contracts";
import { decodeJwt } from "jose";
import { type Accounts, failureOf, openAccounts, password } from "./accounts";

let accounts: Accounts;
beforeAll(async () => {
  accounts = await openAccounts();
}, 60_000);
afterAll(() => accounts?.stop());

test("an account is opened, told, and signed in at once", async () => {
  const { visitor, told } = accounts;
  const { user, accessToken } = await visitor.register({ email: "Anna@Example.com", password, name: "Анна" });
  expect(user).toMatchObject({
    email: "anna@example.com",
    name: "Анна",
    language: "ru",
    role: "buyer",
    version: 1,
  });
  expect(accessToken).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(await told(user.id)).toEqual([
    [
      "user.created.v1",
      { userId: user.id, version: 1, email: "anna@example.com", name: "Анна", language: "ru", role: "buyer" },
    ],
  ]);
});

test("of ten who register one e-mail at once, in any case, one gets the account", async () => {
  const { visitor, sql } = accounts;
  const emails = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? "one@example.com" : "ONE@example.com"));
  const outcomes = await Promise.all(
    emails.map((email) => failureOf(visitor.register({ email, password, name: "One" }))),
  );
  expect(outcomes.filter((outcome) => outcome === "user.email_taken")).toHaveLength(9);
  const [row] = await sql`select count(*)::int as accounts from users where email = 'one@example.com'`;
  expect(row).toEqual({ accounts: 1 });
});

test("the database holds neither passwords nor tokens, in no table of this service", async () => {
  const { sql, be, person } = accounts;
  const { user, refreshToken } = await person();
  const { ticket } = await be(user).streamTicket({});
  const [row] = await sql`
    select (select string_agg(users::text, '') from users) || (select string_agg(r::text, '') from refresh_tokens r)
        || (select string_agg(t::text, '') from stream_tickets t) || coalesce((select string_agg(r::text, '') from torg.requests r), '') as everything`;
  expect(row?.everything).toContain(user.email);
  for (const secret of [password, refreshToken, ticket]) expect(row?.everything).not.toContain(secret);
});

test("what a profile is not given stays, and each change is told with the state after it", async () => {
  const { be, person, told } = accounts;
  const { user } = await person();
  const me = be(user);
  await me.updateMe({ phone: "+79001234567" });
  const changed = await me.updateMe({ name: "Анна Ким", language: "en" });
  expect(changed).toEqual({ ...user, name: "Анна Ким", language: "en", phone: "+79001234567", version: 3 });
  expect(await me.updateMe({})).toEqual(changed);
  expect(await me.me({})).toEqual(changed);
  const { email, role } = user;
  expect((await told(user.id)).at(-1)).toEqual([
    "user.updated.v1",
    { userId: user.id, version: 3, email, name: "Анна Ким", language: "en", role },
  ]);
});

test("an account that is deleted is gone with its sessions, is told once, and its e-mail is free again", async () => {
  const { be, person, told, visitor } = accounts;
  const { user, refreshToken } = await person();
  const { ticket } = await be(user).streamTicket({});
  await be(user).deleteMe({});

  expect(await failureOf(be(user).deleteMe({}))).toBe("user.not_found");
  expect(await failureOf(be(user).me({}))).toBe("user.not_found");
  expect(await failureOf(be(user).updateMe({ name: "x" }))).toBe("user.not_found");
  await expect(be(user).streamTicket({})).rejects.toThrow("auth.anonymous");
  expect(await failureOf(visitor.refresh({ refreshToken }))).toBe("user.session_ended");
  expect(await failureOf(accounts.gateway.redeemTicket({ ticket }))).toBe("user.ticket_invalid");
  expect((await told(user.id)).slice(1)).toEqual([["user.deleted.v1", { userId: user.id, version: 2 }]]);
  expect((await visitor.register({ email: user.email, password, name: "Другая" })).user.id).not.toBe(user.id);
});

test("the operator makes an administrator of a new or a known e-mail, sets the password and ends the sessions", async () => {
  const { operator, person, visitor } = accounts;
  const fresh = await operator.resetAdmin({ email: "root@example.com", password });
  expect(fresh).toMatchObject({ created: true, user: { role: "admin", version: 1 } });

  const { user, refreshToken } = await person();
  const known = await operator.resetAdmin({ email: user.email, password: "another horse" });
  expect(known).toEqual({ created: false, user: { ...user, role: "admin", version: 2 } });
  expect(await failureOf(visitor.refresh({ refreshToken }))).toBe("user.session_ended");
  expect(await failureOf(visitor.logIn({ email: user.email, password }))).toBe("user.wrong_credentials");
  expect((await visitor.logIn({ email: user.email, password: "another horse" })).user.role).toBe("admin");
});

test("a role is given by an administrator, and a session carries it from its next refresh", async () => {
  const { admin, be, person, visitor } = accounts;
  const { user, refreshToken } = await person();
  expect(await be(await admin()).setRole({ id: user.id, role: "staff" })).toEqual({
    ...user,
    role: "staff",
    version: 2,
  });
  expect((await visitor.refresh({ refreshToken })).user.role).toBe("staff");
  await expect(be(user).setRole({ id: user.id, role: "admin" })).rejects.toThrow("auth.forbidden");
});

test("a customer group is set by staff and taken away again, and a session carries it from its next refresh", async () => {
  const { as, admin, be, person, visitor } = accounts;
  const { user, refreshToken } = await person();
  const clerk = as({ role: "staff", userId: user.id }).user;
  expect(await clerk.setGroup({ id: user.id, group: "wholesale" })).toEqual({
    ...user,
    customerGroup: "wholesale",
    version: 2,
  });
  const session = await visitor.refresh({ refreshToken });
  expect(AccessClaims.parse(decodeJwt(session.accessToken)).group).toBe("wholesale");
  await clerk.setGroup({ id: user.id, group: null });
  const after = await visitor.refresh({ refreshToken: session.refreshToken });
  expect(AccessClaims.parse(decodeJwt(after.accessToken)).group).toBeUndefined();
  expect(after.user).not.toHaveProperty("customerGroup");

  await expect(be(user).setGroup({ id: user.id, group: "wholesale" })).rejects.toThrow("auth.forbidden");
  await expect(clerk.setGroup({ id: user.id, group: "Опт" })).rejects.toThrow(/input[.]invalid .*"[/]group"/);
  const gone: User["id"] = `usr_${Bun.randomUUIDv7()}`;
  await expect(be(await admin()).setGroup({ id: gone, group: null })).rejects.toMatchObject({
    code: "user.not_found",
  });
});

test("accounts are listed newest first, page by page, each once while others register", async () => {
  const { admin, be, person } = accounts;
  const root = be(await admin());
  const before = await root.list({ limit: 100 });
  for (let n = 0; n < 5; n += 1) await person();
  const all = await root.list({ limit: 100 });
  expect(all.items.slice(5)).toEqual(before.items);

  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await root.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    paged.push(...page.items.map(({ id }) => id));
    expect(page.hasMore).toBe(page.nextCursor !== undefined);
    cursor = page.nextCursor;
    await person("Позже");
  } while (cursor);
  expect(paged).toEqual(all.items.map(({ id }) => id));
});

test("a list is narrowed by how an e-mail begins, whatever signs it holds, and a made-up cursor is refused", async () => {
  const { admin, be, visitor } = accounts;
  const root = be(await admin());
  for (const email of ["a_b@example.com", "axb@example.com"])
    await visitor.register({ email, password, name: "x" });
  expect((await root.list({ email: "A_" })).items.map(({ email }) => email)).toEqual(["a_b@example.com"]);
  await expect(root.list({ cursor: "nonsense" })).rejects.toThrow("input.invalid");
});
