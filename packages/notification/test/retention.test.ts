import { afterAll, beforeAll, expect, test } from "bun:test";
import { startTestTorg, type TestTorg } from "@torg/chassis/testing";
import { OrderStatusUpdated } from "@torg/contracts";
import { notification } from "../src/service";
import { forgetOlder } from "../src/store/retention";
import { account, moved } from "./facts";

let torg: TestTorg;
beforeAll(async () => {
  torg = await startTestTorg({ services: [notification] });
});
afterAll(() => torg.stop());

test("history past its time goes, batch by batch, and what is younger stays", async () => {
  const { userId, email } = account();
  for (const number of ["1", "2", "3", "4"]) {
    await torg.publish(OrderStatusUpdated, moved({ owner: { userId }, contact: { email }, number }));
  }
  await torg.settled();
  const { sql, db } = torg.database("notification");
  await sql`update notifications set created_at = now() - interval '31 days' where title not like '%4%'`;
  await sql`update mails set created_at = now() - interval '31 days' where subject not like '%4%'`;

  const deleted = [
    await forgetOlder(db, { days: 30, limit: 2 }),
    await forgetOlder(db, { days: 30, limit: 2 }),
  ];
  expect(deleted).toEqual([2, 1]);
  const { items } = await torg.as({ role: "buyer", userId }).notification.history({});
  const mails = await torg.asService("operator").notification.mails({ to: email });
  expect([items, mails.items].map((left) => left.length)).toEqual([1, 1]);
});
