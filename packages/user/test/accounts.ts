import type { Principal } from "@torg/chassis";
import { startTestTorg } from "@torg/chassis/testing";
import { Failure, type Role, type User } from "@torg/contracts";
import { user } from "../src/service";

export type Accounts = Awaited<ReturnType<typeof openAccounts>>;

export const password = "correct horse";

/** The user service with a database of its own, and what it tells written down. */
export async function openAccounts(env: Record<string, string> = {}) {
  const torg = await startTestTorg({
    services: [user],
    env: { ARGON2_MEMORY_KIB: "8192", ARGON2_PASSES: "1", ...env },
  });
  const { sql } = torg.database("user");
  await sql
    .unsafe(`
    create table told (id bigint generated always as identity, type text, subject text, data text);
    create function write_down() returns trigger language plpgsql as
      'begin insert into told (type, subject, data) values (new.type, new.subject, new.data); return new; end';
    create trigger told before insert on torg.outbox for each row execute function write_down()`)
    .simple();

  const visitor = torg.as({ role: "public" }).user;
  const operator = torg.asService("operator").user;
  let people = 0;
  return {
    ...torg,
    sql,
    visitor,
    operator,
    gateway: torg.asService("gateway").user,
    /** Somebody who has just registered, with a name of their own. */
    async person(name = "Анна") {
      people += 1;
      return visitor.register({
        email: `person-${people}-${Bun.randomUUIDv7()}@example.com`,
        password,
        name,
      });
    },
    /** An administrator, there by the operator's hand. */
    async admin() {
      people += 1;
      const { user: account } = await operator.resetAdmin({
        email: `admin-${people}-${Bun.randomUUIDv7()}@example.com`,
        password,
      });
      return account;
    },
    be: ({ id, role }: Pick<User, "id" | "role">) => torg.as(principal(id, role)).user,
    /** What was told of an account: type and data, in the order of the commits. */
    told: async (id: User["id"]) => {
      const rows = await sql<
        { type: string; data: string }[]
      >`select type, data from told where subject = ${id} order by id`;
      return rows.map(({ type, data }) => [type, JSON.parse(data)]);
    },
  };
}

const principal = (userId: User["id"], role: Role): Principal => ({ role, userId });

export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (answer) => ({ answered: answer }),
    (failure) => (failure instanceof Failure ? failure.code : failure),
  );
