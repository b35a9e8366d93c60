import { afterAll, beforeAll, expect, test } from "bun:test";
import type { ProductId, ProductSort } from "@torg/contracts";
import { newId, openShop, type Shop } from "../shop";
import { fillShop } from "./fill-shop";

const isFull = Bun.env.TORG_CHAOS === "full";
const products = isFull ? 100_000 : 3_000;
/** One in a hundred changes, and as many come and go. */
const restless = products / 100;
const minutes = 60_000;

let shop: Shop;
let still: ProductId[];
let movers: ProductId[];
beforeAll(async () => {
  shop = await openShop({ LISTINGS_EVERY_MS: "50" });
  const all = await fillShop(shop, products);
  movers = all.filter((_, at) => at % 100 === 0);
  still = all.filter((_, at) => at % 100 !== 0);
}, 10 * minutes);
afterAll(() => shop?.stop());

/** Changes what lists are sorted by, brings new products and takes some away, until the walks are over. */
async function disturb(isOver: () => boolean): Promise<number> {
  let done = 0;
  for (let at = 0; done < restless || !isOver(); at += 1) {
    const id = movers[at % movers.length];
    if (id === undefined || done >= 20 * restless) return done;
    if (at % 3 === 0) await shop.create(`Новый ${at}`);
    else if (at % 7 === 1)
      await shop.staff.remove({ id }).catch(() => undefined); // it may be gone
    else {
      const change = { popularity: at % 60, name: `Другой ${at % 997}` };
      const found = await shop.visitor.get({ id }).catch(() => undefined);
      if (found) await shop.staff.update({ id, version: found.version, ...change });
    }
    done += 1;
  }
  return done;
}

async function walk(sort: ProductSort): Promise<ProductId[]> {
  const seen: ProductId[] = [];
  for (let cursor: string | undefined, more = true; more; ) {
    const page = await shop.visitor.list({ sort, limit: 100, ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    [cursor, more] = [page.nextCursor, page.hasMore];
  }
  return seen;
}

test(
  `walks over ${products} products, while ${restless} change, come and go, show what stood still once, and in the order of arrival nothing twice`,
  async () => {
    const sorts = ["newest", "popular", "price_up", "name"] as const;
    let over = false;
    const disturbing = disturb(() => over);
    const walks = await Promise.all(sorts.map(async (sort) => ({ sort, seen: await walk(sort) })));
    over = true;
    expect(await disturbing).toBeGreaterThanOrEqual(restless);

    for (const { sort, seen } of walks) {
      const times = new Map<ProductId, number>();
      for (const id of seen) times.set(id, (times.get(id) ?? 0) + 1);
      const wrong = still.filter((id) => times.get(id) !== 1);
      expect({ sort, wrong }).toEqual({ sort, wrong: [] });
      if (sort === "newest") expect(seen.length).toBe(times.size);
    }
  },
  20 * minutes,
);

test("a product that moves between two pages moves no other", async () => {
  const own = await Promise.all([1, 2, 3, 4].map((at) => shop.create(`Ряд ${at} ${newId("n")}`)));
  const first = await shop.visitor.list({ limit: 2 });
  const [top] = own
    .map(({ id }) => id)
    .sort()
    .reverse();
  if (top === undefined) throw new Error("four were made");
  await shop.staff.remove({ id: top });
  const second = await shop.visitor.list({ limit: 2, ...(first.nextCursor && { cursor: first.nextCursor }) });
  const seen = [...first.items, ...second.items].map(({ id }) => id);
  expect(new Set(seen).size).toBe(4);
});
