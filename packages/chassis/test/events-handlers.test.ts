import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { event, UserDeleted } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Context, defineConfig, defineService, inSql, on } from "../src";
import { describeWith, eventually, startTestTorg, type TestTorg } from "../src/testing";
import { freshPrefix } from "./event-bench";

setDefaultTimeout(60_000); // what a preloaded file says of it holds for the first file only

/** The version that a later Torg might have: the one before it is still under way. */
const UserDeletedNext = event("user.deleted.v2", {
  doc: "An account is gone.",
  subject: "userId",
  data: z.strictObject({ userId: z.string(), revision: z.int(), because: z.string() }),
  previous: {
    event: UserDeleted,
    upcast: ({ userId, version }) => ({ userId, revision: version, because: "of before" }),
  },
});

const seen: { userId: string; revision: number; because: string }[] = [];
let hear = async (_userId: string): Promise<void> => undefined;

type Ctx = Context<"order">;
const listener = defineService({
  name: "order",
  config: defineConfig({}),
  keeps: inSql(new URL("./migrations", import.meta.url).href),
  consumers: [
    on(
      UserDeletedNext,
      async (tx, data, ctx: Ctx) => {
        await hear(data.userId);
        await tx.execute(
          sql`insert into effects (event_id, what) values (${ctx.cause.id}::uuid, ${data.userId})`,
        );
        seen.push(data);
      },
      { once: true },
    ),
  ],
});

describe("handlers of events, embedded", () => handlersOver({}));
describeWith("rabbitmq")("handlers of events", (url) => {
  describe("on RabbitMQ", () => handlersOver({ AMQP_URL: url, AMQP_PREFIX: freshPrefix() }));
});

function handlersOver(env: Record<string, string>): void {
  let torg: TestTorg;
  beforeAll(async () => {
    torg = await startTestTorg({ services: [listener], env: { ...env, HANDLER_TIMEOUT_MS: "300" } });
  });
  afterAll(() => torg.stop());

  const effects = async (what: string) =>
    (await torg.database("order").sql`select 1 from effects where what = ${what}`).length;
  const counted = async (outcome: string) =>
    Number(
      new RegExp(`^torg_deliveries_total\\{[^}]*outcome="${outcome}"[^}]*\\} (\\S+)$`, "m").exec(
        await torg.torg.host.metrics.text(),
      )?.[1] ?? 0,
    );
  async function tell(type: string, data: object): Promise<void> {
    await torg.database("order").sql`
      insert into torg.outbox (event_id, type, subject, data, traceparent, request_id)
      values (${Bun.randomUUIDv7()}, ${type}, 'x', ${JSON.stringify(data)}, ${`00-${"1".repeat(32)}-${"2".repeat(16)}-00`}, 'test')`;
  }

  test("an event of the version before is upcast before its handler sees it", async () => {
    const userId = `usr_${Bun.randomUUIDv7()}` as const;
    await torg.publish(UserDeleted, { userId, version: 7 });
    await eventually(async () => (await effects(userId)) === 1);
    expect(seen.find((data) => data.userId === userId)).toEqual({
      userId,
      revision: 7,
      because: "of before",
    });
  });

  test("a version that is newer than the program is parked, and what it knows goes on", async () => {
    const before = await counted("never");
    await tell("user.deleted.v3", { userId: "who knows" });
    await tell("user.deleted.v2", { userId: "known", revision: 1, because: "of now" });
    await eventually(async () => (await effects("known")) > 0);
    await eventually(async () => (await counted("never")) === before + 1);
    expect(await effects("who knows")).toBe(0);
  });

  test("a handler that hangs is ended, tried again and parked at three; its neighbours do not wait for ever, and what it writes late is refused", async () => {
    const users = Array.from({ length: 20 }, (_, n) => `${n}-${Bun.randomUUIDv7()}`);
    const [hanging = "", ...others] = users;
    let hung = 0;
    hear = async (userId) => {
      if (userId !== hanging) return;
      hung += 1;
      await Bun.sleep(900); // past its time, and then it goes on
    };
    await Promise.all(users.map((userId) => tell("user.deleted.v2", { userId, revision: 1, because: "" })));
    for (const userId of others) await eventually(async () => (await effects(userId)) === 1);
    await eventually(async () => hung === 3);
    await Bun.sleep(1_200); // the last one's late write has been tried by now
    expect(await effects(hanging)).toBe(0);
    expect(await torg.database("order").sql`select 1 from torg.starts`).toHaveLength(0); // forgotten with its parking
    hear = async () => undefined;
  });

  test("twenty events at once share transactions; one that throws does not take the others", async () => {
    const users = Array.from({ length: 20 }, () => Bun.randomUUIDv7());
    const [bad = "", ...others] = users;
    let failures = 0;
    hear = async (userId) => {
      if (userId === bad && failures++ < 2) throw new Error("on purpose");
    };
    await Promise.all(users.map((userId) => tell("user.deleted.v2", { userId, revision: 1, because: "" })));
    for (const userId of [...others, bad]) await eventually(async () => (await effects(userId)) === 1);
    expect(failures).toBeGreaterThan(1);
  });
}
