import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import { Notification, OrderStatusUpdated } from "@torg/contracts";
import { sqlState } from "../src/store/sql/state";
import { letter, moved, newId } from "./facts";
import { type Kept, onEachStore, startInSql } from "./stores";

type UserId = `usr_${string}`;

/** A reader that is open: its items one by one, and the signal that ends it. */
function open({ torg }: Kept, userId: UserId, lastEventId?: string) {
  const leave = new AbortController();
  const message = {
    procedure: "notification.stream",
    input: JSON.stringify({ lastEventId }),
    deadline: Date.now() + 60_000,
    requestId: Bun.randomUUIDv7(),
    traceparent: `00-${"0".repeat(31)}1-0000000000000001-01`,
    caller: "gateway",
    principal: { role: "buyer", userId },
  } as const;
  const items = torg.torg.host.calls.subscribe(message, leave.signal)[Symbol.asyncIterator]();
  return {
    async take(count: number): Promise<Notification[]> {
      const taken: Notification[] = [];
      while (taken.length < count) {
        const { value, done } = await items.next();
        if (done) break;
        const item = Notification.parse(JSON.parse(value.body));
        expect(value.id).toBe(item.id);
        taken.push(item);
      }
      return taken;
    },
    leave: () => leave.abort(),
  };
}

async function order({ torg }: Kept, userId: UserId, number: string): Promise<void> {
  await torg.publish(OrderStatusUpdated, moved({ owner: { userId }, contact: {}, number }));
  await torg.settled();
}
const numbers = (items: readonly Notification[]) => items.map(({ title }) => /Заказ (\S+)/.exec(title)?.[1]);

onEachStore((start) => {
  let kept: Kept;
  beforeAll(async () => {
    kept = await start({ STREAM_POLL_MS: "600000" });
  });
  afterAll(() => kept.stop());

  test("an open stream shows what comes, without waiting for its poll", async () => {
    const userId = newId("usr");
    const reader = open(kept, userId);
    const first = reader.take(1);
    await order(kept, newId("usr"), "theirs");
    await order(kept, userId, "A");
    expect(numbers(await first)).toEqual(["A"]);
    const second = reader.take(1);
    await order(kept, userId, "B");
    expect(numbers(await second)).toEqual(["B"]);
    reader.leave();
    expect(await reader.take(1)).toEqual([]);
  });

  test("a reader that comes back with its last id misses none and gets none twice", async () => {
    const userId = newId("usr");
    for (const number of ["A", "B"]) await order(kept, userId, number);
    const { items } = await kept.torg.as({ role: "buyer", userId }).notification.history({});
    for (const number of ["C", "D"]) await order(kept, userId, number);
    const reader = open(kept, userId, items[0]?.id);
    expect(numbers(await reader.take(2))).toEqual(["C", "D"]);
    reader.leave();
  });

  test("an id that is not the reader's own, or not kept any more, starts from the oldest that is", async () => {
    const [userId, other] = [newId("usr"), newId("usr")];
    for (const reader of [other, userId]) await order(kept, reader, "A");
    const theirs = await kept.torg.as({ role: "buyer", userId: other }).notification.history({});
    for (const lastEventId of [theirs.items[0]?.id, newId("ntf"), "anything"]) {
      const reader = open(kept, userId, lastEventId);
      expect(numbers(await reader.take(1))).toEqual(["A"]);
      reader.leave();
    }
  });

  test("a long absence is made up for, page after page, in order", async () => {
    const userId = newId("usr");
    const all = Array.from({ length: 250 }, (_, at) => String(at));
    for (const number of all) await kept.state.deliver([letter(userId, number)], { mailState: "kept" });
    const reader = open(kept, userId, "the beginning");
    expect(numbers(await reader.take(250))).toEqual(all);
    reader.leave();
  });

  test("whatever eight writers do at once, a reader sees every one, once, in order", async () => {
    const userId = newId("usr");
    const reader = open(kept, userId, "the beginning");
    const seen = reader.take(160);
    const writer = async (name: number) => {
      for (let at = 0; at < 20; at += 1) {
        await kept.deliverSlowly(letter(userId, `${name}/${at}`));
        kept.torg.torg.host.signals.tell(`notify.${userId}`, "");
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, name) => writer(name)));
    const got = numbers(await seen);
    expect(new Set(got).size).toBe(160);
    for (let name = 0; name < 8; name += 1) {
      expect(got.filter((number) => number?.startsWith(`${name}/`))).toEqual(
        Array.from({ length: 20 }, (_, at) => `${name}/${at}`),
      );
    }
    reader.leave();
  });

  test("where a signal is lost, the stream looks by itself", async () => {
    const lone = await start({ STREAM_POLL_MS: "50" });
    try {
      const userId = newId("usr");
      const reader = open(lone, userId, "the beginning");
      const first = reader.take(1);
      await lone.state.deliver([letter(userId, "A")], { mailState: "kept" });
      expect(numbers(await first)).toEqual(["A"]);
      reader.leave();
    } finally {
      await lone.stop();
    }
  });
});

describe("in SQL", () => {
  test("a writer that commits late does not slip behind a reader: positions grow in the order of commits", async () => {
    const kept = await startInSql({ STREAM_POLL_MS: "600000" });
    const userId = newId("usr");
    const { transaction, sql } = kept.torg.database("notification");
    const hold = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow = transaction(async (db) => {
      await sqlState(db).deliver([letter(userId, "slow")], { mailState: "kept" });
      begun.resolve();
      await hold.promise;
    });
    await begun.promise;
    const fast = transaction((db) => sqlState(db).deliver([letter(userId, "fast")], { mailState: "kept" }));
    const waits = eventually(async () => {
      const waiting =
        await sql`select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`;
      return waiting.length > 0;
    });
    expect(await Promise.race([fast.then(() => "overtook"), waits.then(() => "waits")])).toBe("waits");
    expect(await kept.state.feed.after(userId, { position: 0, limit: 9 })).toEqual([]);
    hold.resolve();
    await Promise.all([slow, fast]);
    const reader = open(kept, userId, "the beginning");
    expect(numbers(await reader.take(2))).toEqual(["slow", "fast"]);
    reader.leave();
    await kept.stop();
  });
});
