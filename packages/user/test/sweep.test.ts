import { afterAll, beforeAll, expect, test } from "bun:test";
import { deleteEndedSessions, deleteSpentTokens } from "../src/store/sessions";
import { deleteStaleTickets } from "../src/store/tickets";
import { type Accounts, failureOf, openAccounts } from "./accounts";

let accounts: Accounts;
beforeAll(async () => {
  accounts = await openAccounts();
}, 60_000);
afterAll(() => accounts?.stop());

test("what nobody can use any more is forgotten, and what lives is not touched", async () => {
  const { be, database, gateway, person, sql, visitor } = accounts;
  const [gone, alive] = [await person(), await person()];
  const { refreshToken } = await visitor.refresh({ refreshToken: alive.refreshToken });
  const { ticket } = await be(alive.user).streamTicket({});
  await be(gone.user).streamTicket({});
  await sql`update sessions set expires_at = now() - interval '1 ms' where user_id = ${gone.user.id.slice(4)}`;
  await sql`update stream_tickets set expires_at = now() - interval '1 ms' where user_id = ${gone.user.id.slice(4)}`;
  await sql`update refresh_tokens set spent_at = spent_at - interval '8 days' where spent_at is not null`;

  const { db } = database("user");
  const now = new Date();
  await deleteEndedSessions(db, now, 10);
  await deleteSpentTokens(db, new Date(now.getTime() - 7 * 86_400_000), 10);
  await deleteStaleTickets(db, now, 10);

  const [left] = await sql`
    select (select count(*)::int from sessions) as sessions, (select count(*)::int from refresh_tokens) as tokens,
           (select count(*)::int from stream_tickets) as tickets`;
  expect(left).toEqual({ sessions: 1, tokens: 1, tickets: 1 });
  expect(await gateway.redeemTicket({ ticket })).toEqual({ userId: alive.user.id, role: "buyer" });
  expect(await failureOf(visitor.refresh({ refreshToken: alive.refreshToken }))).toBe("user.session_ended");
  expect((await visitor.refresh({ refreshToken })).user).toEqual(alive.user);
});
