import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Accounts, failureOf, openAccounts } from "./accounts";

let accounts: Accounts;
beforeAll(async () => {
  accounts = await openAccounts();
}, 60_000);
afterAll(() => accounts?.stop());

test("the last administrator can neither leave nor be demoted, however many leave at once", async () => {
  const { admin, be, sql } = accounts;
  const admins = [await admin(), await admin(), await admin(), await admin()];
  const leaving = admins.map((account, n) =>
    failureOf(
      n % 2 === 0 ? be(account).deleteMe({}) : be(account).setRole({ id: account.id, role: "staff" }),
    ),
  );
  const outcomes = await Promise.all(leaving);
  expect(outcomes.filter((outcome) => outcome === "user.last_admin")).toHaveLength(1);

  const [last, ...others] = await sql<{ id: string }[]>`select id from users where role = 'admin'`;
  expect(others).toEqual([]);
  const left = be({ id: `usr_${last?.id}`, role: "admin" });
  expect(await failureOf(left.deleteMe({}))).toBe("user.last_admin");
  expect(await failureOf(left.setRole({ id: `usr_${last?.id}`, role: "buyer" }))).toBe("user.last_admin");
  expect(await left.setRole({ id: `usr_${last?.id}`, role: "admin" })).toMatchObject({ role: "admin" });
});
