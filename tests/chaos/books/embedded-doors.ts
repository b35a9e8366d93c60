import { databaseUrlOf, runningServerUrl, sqlDeadLetters } from "@torg/chassis/servers";
import postgres from "postgres";
import type { Checkout, Doors } from "./doors";

const own = ["order", "product", "integration", "user", "cart", "notification"] as const;

/** Of a Torg that runs with the PostgreSQL in its data folder. */
export async function embeddedDoors(dataDir: string): Promise<Doors> {
  const server = runningServerUrl(dataDir);
  if (server === undefined) throw new Error(`no PostgreSQL runs in ${dataDir}`);
  const urls = Object.fromEntries(own.map((service) => [service, databaseUrlOf(server, service)]));
  const sqls = new Map(
    own.map((service) => [service, postgres(urls[service] ?? "", { max: 2, onnotice: () => undefined })]),
  );
  const events = await sqlDeadLetters(urls);
  const sql = (service: (typeof own)[number]) => {
    const found = sqls.get(service);
    if (!found) throw new Error(`${service} keeps nothing in SQL here`);
    return found;
  };
  return {
    sql,
    checkouts: async () =>
      (
        await sql("cart")<(Omit<Checkout, "orderId"> & { order_id: string | null })[]>`
          select id, owner, key, state, order_id from checkouts`
      ).map(({ order_id, ...checkout }) => ({ ...checkout, orderId: order_id ?? undefined })),
    standing: async () =>
      (
        await sql("cart")<{ count: number }[]>`
          select count(*)::int as count from checkouts where state in ('frozen', 'placed')`
      )[0]?.count ?? 0,
    letters: async () =>
      new Map(
        (
          await sql("notification")<{ recipient: string; count: number }[]>`
            select recipient, count(*)::int from mails group by 1`
        ).map(({ recipient, count }) => [recipient, count]),
      ),
    async pipes() {
      const [outboxes, queues] = [await events.outboxes(), await events.figures()];
      return {
        outbox: sum(outboxes.map(({ waiting }) => waiting)),
        waiting: sum(queues.map(({ waiting }) => waiting)),
        dead: sum(queues.map(({ dead }) => dead)),
      };
    },
    ageKeys: async (byMs) =>
      (
        await sql("cart")`
          update torg.requests set opened_at = opened_at - ${byMs} * interval '1 ms', deadline = deadline - ${byMs} * interval '1 ms'`
      ).count,
    async close() {
      await events.close();
      await Promise.all([...sqls.values()].map((each) => each.end({ timeout: 2 })));
    },
  };
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
