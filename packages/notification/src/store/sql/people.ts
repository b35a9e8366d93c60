import { type Database, uuidOf } from "@torg/chassis";
import { and, eq, ne, sql } from "drizzle-orm";
import type { Addressee } from "../../domain/letter";
import type { Person } from "../port";
import { people } from "./schema";

export async function keep(tx: Database, person: Person): Promise<void> {
  const { userId, ...state } = person;
  await tx
    .insert(people)
    .values(person)
    .onConflictDoUpdate({
      target: people.userId,
      set: state,
      setWhere: sql`${people.version} < ${state.version} and not ${people.forgotten}`,
    });
}

export async function forget(
  tx: Database,
  { userId, version }: Pick<Person, "userId" | "version">,
): Promise<void> {
  const id = uuidOf(userId);
  await tx.execute(sql`
    with person as (
      insert into people (user_id, version, language, role, forgotten) values (${id}, ${version}, 'ru', 'buyer', true)
      on conflict (user_id) do update set version = excluded.version, email = null, name = null, role = 'buyer', forgotten = true),
    choices as (delete from preferences where user_id = ${id}),
    letters as (delete from mails where user_id = ${id})
    delete from notifications where user_id = ${id}`);
}

export async function staff(db: Database): Promise<Addressee[]> {
  const rows = await db
    .select({ userId: people.userId, email: people.email, name: people.name, language: people.language })
    .from(people)
    .where(and(ne(people.role, "buyer"), eq(people.forgotten, false)));
  return rows.map(({ email, name, ...person }) => ({
    ...person,
    email: email ?? undefined,
    name: name ?? undefined,
  }));
}
