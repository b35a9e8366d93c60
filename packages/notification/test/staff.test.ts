import { afterAll, beforeAll, expect, test } from "bun:test";
import type { TestTorg } from "@torg/chassis/testing";
import { StockLow, SyncFailed, UserCreated, UserUpdated } from "@torg/contracts";
import { account, created, failedSync, newId, runsLow } from "./facts";
import { type Kept, onEachStore } from "./stores";

onEachStore((start) => {
  let kept: Kept;
  let torg: TestTorg;
  const clerk = account({ version: 2, role: "staff", language: "en" });
  const boss = account({ version: 2, role: "admin" });
  const anna = account();

  beforeAll(async () => {
    kept = await start();
    torg = kept.torg;
    for (const person of [clerk, boss]) await torg.publish(UserUpdated, person);
    for (const person of [clerk, boss, anna]) await torg.publish(UserCreated, created(person));
    await torg.settled();
  });
  afterAll(() => kept.stop());

  type Topic = "stock" | "sync";
  async function told({ userId, role }: typeof clerk, topic: Topic): Promise<string[]> {
    const { items } = await torg.as({ role, userId }).notification.history({ limit: 100 });
    return items.filter((item) => item.topic === topic).map(({ title }) => title);
  }
  test("staff hear of a variant that runs low, each in their language; a buyer does not", async () => {
    await torg.publish(StockLow, runsLow());
    await torg.publish(StockLow, runsLow({ available: 0 }));
    await torg.settled();
    expect((await told(clerk, "stock")).sort()).toEqual(["K-10 has sold out", "K-10 is running low"]);
    expect((await told(boss, "stock")).sort()).toEqual(["Товар K-10 заканчивается", "Товар K-10 закончился"]);
    expect(await told(anna, "stock")).toEqual([]);
  });

  test("staff hear of every failed exchange, and get one mail a day from each 1C", async () => {
    const failed = failedSync();
    await torg.publish(SyncFailed, failed);
    await torg.publish(SyncFailed, { ...failed, exchangeId: newId("exc"), at: "2026-11-23T21:00:00Z" });
    await torg.settled();
    expect(await told(clerk, "sync")).toHaveLength(2);
    const mails = async () =>
      (await torg.asService("operator").notification.mails({ to: boss.email })).items.filter(({ subject }) =>
        subject.includes("1С"),
      );
    expect(await mails()).toHaveLength(1);
    await torg.publish(SyncFailed, { ...failed, at: "2026-11-24T09:00:00Z" });
    await torg.settled();
    expect(await mails()).toHaveLength(2);
  });

  test("whoever is staff from the first day hears from the first day", async () => {
    const first = account({ role: "admin" });
    await torg.publish(UserCreated, { ...created(first), role: "admin" });
    await torg.settled();
    await torg.publish(SyncFailed, failedSync());
    await torg.settled();
    expect(await told(first, "sync")).toHaveLength(1);
  });

  test("a letter arrives whatever its words hold", async () => {
    const before = (await told(clerk, "sync")).length;
    await torg.publish(
      SyncFailed,
      failedSync({ reason: `\u0000 ${"x".repeat(3_990)}${"\u{1F525}".repeat(50)} \ud83d` }),
    );
    await torg.settled();
    expect(await told(clerk, "sync")).toHaveLength(before + 1);
  });
});
