import { afterAll, beforeAll, expect, test } from "bun:test";
import type { TestTorg } from "@torg/chassis/testing";
import {
  OrderCancelled,
  OrderStatusUpdated,
  PaymentProcessed,
  UserCreated,
  UserDeleted,
  UserUpdated,
} from "@torg/contracts";
import { account, cancelled, created, moved, newId, paid } from "./facts";
import { type Kept, onEachStore } from "./stores";

onEachStore((start) => {
  let kept: Kept;
  let torg: TestTorg;
  beforeAll(async () => {
    kept = await start({ SHOP_NAME: "Тропа" });
    torg = kept.torg;
  });
  afterAll(() => kept.stop());

  const buyer = (userId: `usr_${string}`) => torg.as({ role: "buyer", userId }).notification;
  const mailsTo = async (to: string) => (await torg.asService("operator").notification.mails({ to })).items;
  const titles = async (userId: `usr_${string}`) =>
    (await buyer(userId).history({ limit: 100 })).items.map(({ title }) => title);

  /** An outbox may be read twice; the event keeps its id. */
  async function tellAgain(): Promise<void> {
    await torg.database("user").sql`
    insert into torg.outbox (event_id, type, subject, data, traceparent, request_id)
    select event_id, type, subject, data, traceparent, request_id from told`;
    await torg.settled();
  }

  test("a new account is welcomed in its feed and by mail", async () => {
    const anna = account({ name: "Анна" });
    await torg.publish(UserCreated, created(anna));
    await torg.settled();
    expect(await titles(anna.userId)).toEqual(["Добро пожаловать"]);
    expect(await mailsTo(anna.email)).toEqual([
      expect.objectContaining({
        subject: "Добро пожаловать",
        state: "kept",
        text: expect.stringMatching(/Анна[\s\S]*Тропа/),
      }),
    ]);
  });

  test("a buyer is told of an order that is placed, paid, shipped in parts, delivered; and of nothing between machines", async () => {
    const { userId, email } = account();
    const owner = { userId };
    const contact = { name: "Анна", email };
    const orderId = newId("ord");
    for (const [version, status] of (
      [
        "pending",
        "awaiting_payment",
        "paid",
        "partly_shipped",
        "partly_shipped",
        "shipped",
        "delivered",
      ] as const
    ).entries()) {
      await torg.publish(OrderStatusUpdated, moved({ orderId, owner, contact, status, version }));
    }
    await torg.publish(PaymentProcessed, paid({ orderId, owner, contact }));
    await torg.settled();
    const told = [
      "Заказ 1042 доставлен",
      "Заказ 1042 оплачен",
      "Заказ 1042 отправлен",
      "Заказ 1042 оформлен",
      "Часть заказа 1042 отправлена",
      "Часть заказа 1042 отправлена",
    ].toSorted();
    expect((await titles(userId)).toSorted()).toEqual(told);
    expect((await mailsTo(email)).map(({ subject }) => subject).toSorted()).toEqual(told);
    const { items } = await buyer(userId).history({ limit: 1 });
    expect(items[0]?.orderId).toBe(orderId);
  });

  test("a guest gets mail in the language of the order, and has no feed", async () => {
    const fact = cancelled({ language: "en", reason: "declined" });
    await torg.publish(OrderCancelled, fact);
    await torg.settled();
    expect(await mailsTo(fact.contact?.email ?? "")).toEqual([
      expect.objectContaining({ subject: "Order 1042 cancelled" }),
    ]);
  });

  test("an order whose person asked to be forgotten is told to nobody", async () => {
    const before = (await torg.asService("operator").notification.mails({ limit: 100 })).items.length;
    await torg.publish(OrderCancelled, cancelled({ contact: {} }));
    await torg.settled();
    expect((await torg.asService("operator").notification.mails({ limit: 100 })).items).toHaveLength(before);
  });

  test("an event that comes twice is told once, together or one after the other", async () => {
    const { userId, email } = account();
    const { sql } = torg.database("user");
    await sql`create table if not exists told (like torg.outbox)`;
    await sql`delete from told`;
    const data = JSON.stringify(moved({ owner: { userId }, contact: { email } }));
    await sql`insert into told values (1, ${Bun.randomUUIDv7()}, ${OrderStatusUpdated.type}, 'x', ${data}, '00-${sql.unsafe("0".repeat(31))}1-0000000000000001-01', 'r', now(), now())`;
    await tellAgain();
    await tellAgain();
    expect(await titles(userId)).toHaveLength(1);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  test("two refunds of one payment are two letters", async () => {
    const { userId, email } = account();
    const refund = paid({ kind: "refunded", owner: { userId }, contact: { email } });
    await torg.publish(PaymentProcessed, refund);
    await torg.publish(PaymentProcessed, { ...refund, amount: { minor: 5_000, currency: "RUB" } });
    await torg.settled();
    expect(await mailsTo(email)).toHaveLength(2);
  });

  test("a topic that is switched off is silent on that channel alone", async () => {
    const { userId, email } = account();
    const contact = { email };
    await buyer(userId).setPreferences({ mail: { order: false }, feed: { payment: false } });
    expect(await buyer(userId).preferences({})).toEqual({ mail: { order: false }, feed: { payment: false } });
    await torg.publish(OrderStatusUpdated, moved({ owner: { userId }, contact }));
    await torg.publish(PaymentProcessed, paid({ owner: { userId }, contact }));
    await torg.settled();
    expect(await titles(userId)).toEqual(["Заказ 1042 оформлен"]);
    expect((await mailsTo(email)).map(({ subject }) => subject)).toEqual(["Заказ 1042 оплачен"]);
  });

  test("a deleted account is forgotten with all its letters, and nothing that comes late brings it back", async () => {
    const anna = account({ name: "Аграфена" });
    await torg.publish(UserCreated, created(anna));
    await torg.settled();
    await buyer(anna.userId).setPreferences({ mail: { order: false }, feed: {} });
    await torg.publish(UserDeleted, { userId: anna.userId, version: 3 });
    await torg.settled();
    for (const version of [2, 4]) await torg.publish(UserUpdated, { ...anna, version });
    await torg.publish(
      OrderStatusUpdated,
      moved({ owner: { userId: anna.userId }, contact: { email: anna.email } }),
    );
    await torg.settled();
    expect(await titles(anna.userId)).toEqual([]);
    expect(await mailsTo(anna.email)).toEqual([]);
    expect(await buyer(anna.userId).preferences({})).toEqual({ mail: {}, feed: {} });
    const left = await kept.everything();
    for (const trace of [anna.email, anna.name]) expect(left).not.toContain(trace);
  });

  test("history goes page by page, newest first, and what is read leaves the unread", async () => {
    const { userId } = account();
    for (let version = 1; version <= 5; version += 1) {
      await torg.publish(
        OrderStatusUpdated,
        moved({ owner: { userId }, contact: {}, version, number: `N${version}` }),
      );
      await torg.settled();
    }
    const first = await buyer(userId).history({ limit: 2 });
    const second = await buyer(userId).history({ limit: 3, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ title }) => title)).toEqual(
      ["N5", "N4", "N3", "N2", "N1"].map((number) => `Заказ ${number} оформлен`),
    );
    expect([first.hasMore, second.hasMore, second.nextCursor]).toEqual([true, false, undefined]);

    const [newest] = first.items;
    if (!newest) throw new Error("the history is empty");
    const read = await buyer(userId).markRead({ id: newest.id });
    expect(await buyer(userId).markRead({ id: newest.id })).toEqual(read);
    expect((await buyer(userId).history({ unread: true })).items.map(({ title }) => title)).not.toContain(
      newest.title,
    );
    await expect(buyer(newId("usr")).markRead({ id: newest.id })).rejects.toMatchObject({
      code: "notification.not_found",
    });
    await expect(buyer(userId).history({ cursor: "x" })).rejects.toThrow("input.invalid");
  });

  test("the mailbox is staff's to read, page by page", async () => {
    const first = await torg.as({ role: "staff", userId: newId("usr") }).notification.mails({ limit: 1 });
    const second = await torg
      .asService("operator")
      .notification.mails({ limit: 1, cursor: first.nextCursor });
    expect(first.items[0]?.id).not.toBe(second.items[0]?.id ?? "");
    await expect(buyer(newId("usr")).mails({})).rejects.toThrow("auth.forbidden");
  });
});
