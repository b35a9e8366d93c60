import { afterAll, beforeAll, expect, test } from "bun:test";
import type { VariantId, WarehouseId } from "@torg/contracts";
import fc from "fast-check";
import { breaches } from "./ledger/breaches";
import { play } from "./ledger/play";
import { scriptOf } from "./ledger/script";
import { openShop, type Shop } from "./shop";

const hands = 50;
const isFull = Bun.env.TORG_CHAOS === "full";
const seed = Number(Bun.env.TORG_SEED ?? Math.floor(Math.random() * 2 ** 31));
const scripts = scriptOf(hands, isFull ? 20 : 6);
/** The same scripts; who wins each race is the database's. So nothing is shrunk. */
const settings = { seed, numRuns: isFull ? 20 : 2, endOnFailure: true };

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({
    DATABASE_POOL_MAX: String(hands),
    LOCK_TIMEOUT_MS: "60000", // all want the same rows, and everybody gets them
    STATEMENT_TIMEOUT_MS: "60000",
    CALL_DEADLINE_MS: "60000",
  });
});
afterAll(() => shop?.stop());

test(`after everybody's work from ${hands} connections, available + reserved + spent is what came, everywhere (TORG_SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) =>
      expect(await breaches(shop, await play(shop, script))).toEqual([]),
    ),
    settings,
  );
  expect((await shop.audit()).differences).toEqual([]);
  const kinds = await shop.sql<{ kind: string }[]>`select distinct kind::text from movements`;
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(["adjust", "release", "reserve", "spend"]);
}, 600_000);

test("the same where goods may be promised beyond the shelf, and no more is owed than may be", async () => {
  const beyond = 12.5;
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const played = await play(shop, script, { beyond });
      expect(await breaches(shop, played)).toEqual([]);
      for (const variantId of played.goods) {
        const { onHand, reserved } = await shop.figures(variantId);
        expect(reserved - onHand).toBeLessThanOrEqual(beyond);
      }
    }),
    { ...settings, numRuns: Math.ceil(settings.numRuns / 2) },
  );
  const [row] = await shop.sql<{ owed: string }[]>`select sum(owed) as owed from stock`;
  expect(Number(row?.owed)).toBeGreaterThan(0);
  expect((await shop.audit()).differences).toEqual([]);
}, 600_000);

test("the check sees an update that reads a figure and writes it back without a lock", async () => {
  const [script = []] = fc.sample(scripts, { seed, numRuns: 1 });
  expect(await breaches(shop, await play(shop, script, { adjust: unguarded }))).not.toEqual([]);
}, 600_000);

/** What `adjustStock` must not be: another's change between the two statements is lost. */
async function unguarded(variant: VariantId, warehouse: WarehouseId, change: number): Promise<void> {
  const place = { variant_id: variant.slice(4), warehouse_id: warehouse.slice(4) };
  await shop.sql`insert into stock ${shop.sql(place)} on conflict do nothing`;
  const [before] = await shop.sql<{ on_hand: string; reserved: string }[]>`
    select on_hand, reserved from stock where (variant_id, warehouse_id) = (${place.variant_id}, ${place.warehouse_id})`;
  const after = Number(before?.on_hand) + change;
  if (after < Number(before?.reserved)) return shop.add(variant, warehouse, change).then(() => undefined);
  await shop.sql.begin(async (tx) => {
    await tx`insert into movements ${tx({ ...place, kind: "adjust", on_hand: change, reserved: 0, cause: "plant" })}`;
    await tx`update stock set on_hand = greatest(${after}, reserved) where (variant_id, warehouse_id) = (${place.variant_id}, ${place.warehouse_id})`;
  });
}
