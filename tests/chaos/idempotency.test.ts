import { describe, expect, test } from "bun:test";
import { testServer } from "@torg/chassis/testing";
import { atRest } from "./books/at-rest";
import { toothless } from "./harness/bites";
import { startOwnServers } from "./harness/own-servers";
import { sized, startRun } from "./harness/run";
import { shelvesIn } from "./harness/shelves-in";
import type { Shop } from "./harness/shop";
import { startSeparately } from "./harness/start-separately";
import { startTogether } from "./harness/start-together";
import { playKeys } from "./idempotency/play-keys";

const run = startRun();
const keys = sized({ short: 50, full: 1_000 });

/** T2: the same key and body is one order and the same bytes, whatever happens between; anything else is told apart. */
async function keepsKeys(shop: Shop, victim: string): Promise<void> {
  const doors = await shop.doors();
  try {
    const variants = await (await shelvesIn(shop))({ variants: 20, each: 1_000 });
    const played = await playKeys({ shop, doors, variants, keys, dice: run.dice, victim });
    expect(played.faults).toEqual([]);
    const fresh = await shop.doors(); // a shop in one process takes its PostgreSQL along when it dies
    const restMs = await atRest(fresh, {
      attempts: played.attempts,
      quietMs: sized({ short: 1_000, full: 10_000 }),
      withinMs: 120_000,
    });
    await fresh.close();
    const { unanswered, inside } = played;
    process.stdout.write(
      `${keys} keys, ${played.attempts.length} orders, ${inside} requests open at a kill, ${unanswered} tries without an answer, ` +
        `at rest after ${Math.round(restMs)} ms; ${run.label}\n`,
    );
    expect(toothless({ "requests that a kill met": { seen: inside, atLeast: 1 } })).toEqual([]);
  } finally {
    await doors.close();
  }
}

test(`${keys} keys in one process, ten times at once, after a kill and an hour later (${run.label})`, async () => {
  const shop = await startTogether();
  try {
    await keepsKeys(shop, "torg");
  } finally {
    await shop.stop();
  }
}, 3_600_000);

describe.skipIf(testServer("mongodb") === undefined)(
  "in separate processes (needs the servers of torg test)",
  () => {
    test(`${keys} keys, two carts and two orders beside each other (${run.label})`, async () => {
      const servers = await startOwnServers();
      try {
        const shop = await startSeparately({ infra: servers.env, replicas: "order=2,cart=2" });
        try {
          await keepsKeys(shop, "cart-1");
        } finally {
          await shop.stop();
        }
      } finally {
        await servers.stop();
      }
    }, 3_600_000);
  },
);
