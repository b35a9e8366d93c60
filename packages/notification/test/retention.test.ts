import { afterAll, beforeAll, expect, test } from "bun:test";
import { OrderStatusUpdated } from "@torg/contracts";
import { account, moved } from "./facts";
import { type Kept, onEachStore } from "./stores";

onEachStore((start) => {
  let kept: Kept;
  beforeAll(async () => {
    kept = await start();
  });
  afterAll(() => kept.stop());

  test("history past its time goes, batch by batch, and what is younger stays", async () => {
    const { torg, state } = kept;
    const { userId, email } = account();
    for (const number of ["1", "2", "3", "4"]) {
      await torg.publish(OrderStatusUpdated, moved({ owner: { userId }, contact: { email }, number }));
    }
    await torg.settled();
    await kept.age(31, (title) => !title.includes("4"));

    const deleted = [
      await state.forgetOlder({ days: 30, limit: 2 }),
      await state.forgetOlder({ days: 30, limit: 2 }),
    ];
    expect(deleted).toEqual([2, 1]);
    const { items } = await torg.as({ role: "buyer", userId }).notification.history({});
    const mails = await torg.asService("operator").notification.mails({ to: email });
    expect([items, mails.items].map((left) => left.length)).toEqual([1, 1]);
  });

  test("a feed that was emptied goes on where it was: an open stream misses nothing that comes after", async () => {
    const { torg, state } = kept;
    const { userId } = account();
    const order = async (number: string) => {
      await torg.publish(OrderStatusUpdated, moved({ owner: { userId }, contact: {}, number }));
      await torg.settled();
    };
    for (const number of ["A", "B", "C"]) await order(number);
    const seen = await state.feed.newestPosition(userId);
    await kept.age(31, () => true);
    while ((await state.forgetOlder({ days: 30, limit: 2 })) > 0);
    expect(await state.feed.after(userId, { position: 0, limit: 10 })).toEqual([]);
    await order("D");
    expect(await state.feed.after(userId, { position: seen, limit: 10 })).toHaveLength(1);
  });
});
