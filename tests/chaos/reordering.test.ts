import { expect, test } from "bun:test";
import { atRest } from "./books/at-rest";
import { toothless } from "./harness/bites";

import { sized, startRun } from "./harness/run";
import { shelvesIn } from "./harness/shelves-in";
import { startTogether } from "./harness/start-together";
import type { Attempt } from "./history";
import { type Disorder, databasesOf, disorderSeen, disturb } from "./reordering/disorder";
import { playOrders } from "./reordering/play-orders";
import { tablesOf } from "./reordering/tables";

const run = startRun();
const seeds = Number(Bun.env.TORG_SEEDS ?? sized({ short: 2, full: 100 }));
const orders = sized({ short: 48, full: 1_000 });
const variants = 6;

/** T5: every event one to five times, up to 5 s late and so in any order; what is left is what order leaves. */
test(
  `${seeds} seeds of ${orders} orders, every event delivered up to five times and late, leave the tables of a calm run (${run.label})`,
  async () => {
    const shop = await startTogether();
    const databases = databasesOf(shop.dataDir);
    const doors = await shop.doors();
    const fill = await shelvesIn(shop);
    const attempts: Attempt[] = [];

    async function play(name: string, disorder?: Disorder): Promise<Record<string, unknown[]>> {
      await disturb(databases, disorder);
      const own = await fill({ variants, each: 10 * orders });
      const [gone = "var_"] = await fill({ variants: 1, each: 0 });
      attempts.push(...(await playOrders({ shop, name, orders, variants: own, gone })));
      await atRest(doors, { attempts, quietMs: 1_000, withinMs: 120_000 });
      return tablesOf(databases, { play: name, variants: own });
    }

    try {
      const calm = await play("calm");
      expect(Object.entries(calm).filter(([, rows]) => rows.length === 0)).toEqual([]);
      for (let n = 0; n < seeds; n += 1) {
        const seed = Math.floor(run.dice() * 2 ** 31);
        const tables = await play(`s${n}`, { seed, timesMax: 5, delayMaxMs: 5_000 });
        for (const [table, rows] of Object.entries(calm))
          expect([seed, table, tables[table]]).toEqual([seed, table, rows]);
      }
      const { events, deliveries } = await disorderSeen(databases);
      process.stdout.write(
        `${seeds} × ${orders} orders, ${events} deliveries written ${deliveries} times, tables equal row for row; ${run.label}\n`,
      );
      expect(toothless({ duplicates: { seen: deliveries - events, atLeast: orders * seeds } })).toEqual([]);
    } finally {
      await doors.close();
      await databases.close();
      await shop.stop();
    }
  },
  24 * 3_600_000,
);
