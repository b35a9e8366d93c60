import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { UserDeleted } from "@torg/contracts";
import { Never } from "../src";
import { eventually, startTestTorg, type TestTorg } from "../src/testing";
import { levers, notebookService } from "./notebook";

let torg: TestTorg;
beforeAll(async () => {
  torg = await startTestTorg({ services: [notebookService] });
});
afterAll(() => torg.stop());
afterEach(() => {
  levers.hear = async () => undefined;
});

const newUser = () => `usr_${Bun.randomUUIDv7()}` as const;
const effectsOf = async (userId: string) =>
  (await torg.database("order").sql`select * from effects where what = ${userId}`).length;
const tell = (userId: `usr_${string}`) => torg.publish(UserDeleted, { userId, version: 1 });

test("every event has its effect once", async () => {
  const users = Array.from({ length: 100 }, newUser);
  await Promise.all(users.map(tell));
  await torg.settled();
  for (const user of users) expect(await effectsOf(user)).toBe(1);
});

test("a delivery that comes again has no second effect", async () => {
  const user = newUser();
  await tell(user);
  await torg.settled();
  const { sql } = torg.database("order");
  await sql`insert into torg.outbox (event_id, type, subject, data, traceparent, request_id)
    select event_id, 'user.deleted.v1', ${user}, ${JSON.stringify({ userId: user, version: 1 })}, ${`00-${"1".repeat(32)}-${"2".repeat(16)}-00`}, 'again' from effects where what = ${user}`;
  await torg.settled();
  expect(await effectsOf(user)).toBe(1);
});

test("a delivery that fails is tried again, and its neighbours do not wait for it", async () => {
  const [poor, ...others] = Array.from({ length: 10 }, newUser);
  let failures = 0;
  levers.hear = async (user) => {
    if (user === poor && failures++ < 2) throw new Error("on purpose");
    return undefined;
  };
  await Promise.all([poor ?? newUser(), ...others].map(tell));
  await torg.settled();
  expect(failures).toBeGreaterThan(1);
  for (const user of [poor ?? "", ...others]) expect(await effectsOf(user)).toBe(1);
});

test("a delivery that says never is parked with its reason, and has no effect", async () => {
  const user = newUser();
  levers.hear = async (heard) => {
    if (heard === user) throw new Never("this cannot help");
    return undefined;
  };
  await tell(user);
  const parked = await eventually(async () => {
    const [row] = await torg.database("order")
      .sql`select reason from torg.deliveries where subject = ${user} and dead_at is not null and queue = 'order.events'`;
    return row;
  });
  expect(parked).toMatchObject({ reason: "this cannot help" });
  expect(await effectsOf(user)).toBe(0);
});

test("an event whose data does not fit is parked, and the rest arrive", async () => {
  const user = newUser();
  await torg.database("order")
    .sql`insert into torg.outbox (event_id, type, subject, data, traceparent, request_id)
    values (${Bun.randomUUIDv7()}, 'user.deleted.v1', 'misfit', '{"userId":"nobody"}', ${`00-${"1".repeat(32)}-${"2".repeat(16)}-00`}, 'misfit')`;
  await tell(user);
  await torg.settled();
  expect(await effectsOf(user)).toBe(1);
  const [row] = await torg.database("order")
    .sql`select reason from torg.deliveries where subject = 'misfit' and queue = 'order.events'`;
  expect(String(row?.reason)).toContain("does not fit user.deleted.v1");
});
