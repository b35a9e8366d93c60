import { afterAll, beforeAll, expect, test } from "bun:test";
import type { TestTorg } from "@torg/chassis/testing";
import { StockUpdated, SyncFailed, UserCreated, UserUpdated } from "@torg/contracts";
import { account, created, failedSync, newId, stocked } from "./facts";
import { type Kept, onEachStore } from "./stores";

onEachStore((start) => {
  let kept: Kept;
  let torg: TestTorg;
  const clerk = account({ version: 2, role: "staff", language: "en" });
  const boss = account({ version: 2, role: "admin" });
  const anna = account();

  beforeAll(async () => {
    kept = await start({ LOW_STOCK_MAX: "3" });
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
  const hear = async (...levels: readonly (readonly [version: number, available: number])[]) => {
    const variantId = newId("var");
    const sku = variantId.slice(-6);
    for (const [version, available] of levels) {
      await torg.publish(StockUpdated, stocked({ variantId, sku, version, available }));
      await torg.settled();
    }
    return (await told(clerk, "stock"))
      .filter((title) => title.includes(sku))
      .map((title) => title.replace(sku, "K-10"));
  };

  test("staff hear of a variant when it falls to the mark, each in their language; a buyer does not", async () => {
    expect(await hear([1, 10], [2, 3])).toEqual(["K-10 is running low"]);
    expect(await told(boss, "stock")).toEqual([expect.stringMatching(/^Товар .* заканчивается$/)]);
    expect(await told(anna, "stock")).toEqual([]);
  });

  test("a variant that lies low is not told again; one that was filled up and falls again is", async () => {
    expect(await hear([1, 10], [2, 3], [3, 2], [4, 0])).toHaveLength(1);
    expect(await hear([1, 10], [2, 0], [3, 10], [4, 0])).toEqual(["K-10 has sold out", "K-10 has sold out"]);
  });

  test("a figure that comes late says nothing about today", async () => {
    expect(await hear([1, 10], [5, 10], [3, 1])).toEqual([]);
  });

  test("a catalogue that arrives without stock rings for nothing", async () => {
    expect(await hear([1, 0])).toEqual([]);
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
