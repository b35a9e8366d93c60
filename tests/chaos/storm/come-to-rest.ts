import type { Doors } from "../books/doors";

type Rest = {
  /** So long nothing may be under way before it is believed. */
  readonly quietMs: number;
  readonly withinMs: number;
};

const lookEveryMs = 250;

/**
 * Waits until the pipes are empty and no order or checkout is under way, and stay so; gives when that began. Cheap looks:
 * what the books say is judged afterwards, once. Fails with what is still under way.
 */
export async function comeToRest(doors: Doors, { quietMs, withinMs }: Rest): Promise<number> {
  const until = Date.now() + withinMs;
  let quietSince: number | undefined;
  for (;;) {
    const left = await underWay(doors).catch((error: unknown) => [String(error)]);
    if (left.length > 0) quietSince = undefined;
    else quietSince ??= Date.now();
    if (quietSince !== undefined && Date.now() - quietSince >= quietMs) return quietSince;
    if (quietSince === undefined && Date.now() > until)
      throw new Error(`not at rest within ${withinMs / 1_000} s: ${left.join(", ")}`);
    await Bun.sleep(lookEveryMs);
  }
}

async function underWay(doors: Doors): Promise<string[]> {
  const { outbox, waiting } = await doors.pipes();
  const [orders] = await doors.sql("order")<{ count: number }[]>`
    select count(*)::int as count from orders where status in ('pending', 'expiring', 'refunding') or drive_after is not null`;
  const standing = await doors.standing();
  return Object.entries({ outbox, waiting, orders: orders?.count ?? 0, checkouts: standing }).flatMap(
    ([what, count]) => (count > 0 ? [`${count} ${what}`] : []),
  );
}
