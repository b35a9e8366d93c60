import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWith, type Seam } from "@torg/chassis/testing";
import { isFull, startRun } from "../harness/run";
import { crashPlay, type Played } from "./crash-play";
import { inTurns } from "./in-turns";
import { judgeLine, type LineBooks } from "./judge-line";
import type { MemberPlan } from "./member-talk";
import { type Heard, openLine } from "./open-line";
import { printFigures } from "./print-figures";

setDefaultTimeout(3_600_000);

const { seed, label } = startRun();

const seams: readonly Seam[] = [
  "claimed",
  "effected",
  "emitted",
  "committed",
  "published",
  "confirmed",
  "consumed",
];
const kills = Number(Bun.env.TORG_KILLS ?? (isFull ? 200 : 2));
/** Lines that are played at once: a process that starts leaves little of two cores to others. */
const sideBySide = 4;

const apart = [["order", "notification"], ["integration"]] as const;
const together = [["order", "integration", "notification"]] as const;

type Play = {
  readonly amqpUrl?: string;
  readonly seams: readonly Seam[];
  readonly kills: number;
  readonly seed: number;
  readonly planted?: MemberPlan["planted"];
  readonly claimsLost?: boolean;
};
type Judged = Played & {
  readonly books: LineBooks;
  readonly faults: readonly string[];
  readonly duplicates: ReturnType<typeof duplicatesIn>;
};

/** One line, killed at these seams, left to come to rest, and judged once. */
async function playLine({ amqpUrl, claimsLost, ...script }: Play): Promise<Judged> {
  const line = await openLine({ amqpUrl });
  try {
    if (claimsLost) await line.withoutClaims();
    const played = await crashPlay(line, { ...script, processes: amqpUrl === undefined ? together : apart });
    await line.atRest();
    const books = await line.books();
    return {
      ...played,
      books,
      faults: judgeLine(played.attempts, books),
      duplicates: duplicatesIn(line.heard()),
    };
  } finally {
    await line.close();
  }
}

/** Over the wire more than once: told again by a relay, or given again by a queue. */
function duplicatesIn(heard: readonly Heard[]): { toldAgain: number; cameBack: number } {
  const fresh = heard.filter(({ cameBack, attempts }) => !cameBack && attempts === 0);
  const once = new Set(fresh.map(({ queue, eventId }) => `${queue} ${eventId}`));
  return { toldAgain: fresh.length - once.size, cameBack: heard.filter(({ cameBack }) => cameBack).length };
}

const figuresOf = ({ attempts, books, kills: died, duplicates, restartMs, faults }: Judged) =>
  `${died} kills, ${attempts.filter(({ outcome }) => outcome === "ok").length} ok, ` +
  `${attempts.filter(({ outcome }) => outcome === "refused").length} refused, ` +
  `${attempts.filter(({ outcome }) => outcome === "unknown").length} unknown, ` +
  `${books.effectsAtMiddle.length + books.effectsAtEnd.length} effects, ` +
  `lost ${faults.filter((fault) => fault.startsWith("lost")).length}, doubled ${faults.filter((fault) => fault.startsWith("doubled")).length}, ` +
  `told again ${duplicates.toldAgain}, came back ${duplicates.cameBack}, ` +
  `restart median ${Math.round(restartMs.toSorted((a, b) => a - b)[restartMs.length >> 1] ?? 0)} ms`;

describeWith("rabbitmq")("crash at every seam, RabbitMQ", (amqpUrl) => {
  test(`${kills} kills at each of ${seams.length} seams lose nothing and double nothing (${label})`, async () => {
    const began = performance.now();
    const judged = await inTurns(sideBySide, seams, async (seam, at) => {
      const found = await playLine({ amqpUrl, seams: [seam], kills, seed: seed + 100 * at });
      printFigures(label, `${seam}: ${figuresOf(found)}`);
      return { seam, ...found };
    });
    const all = judged.reduce((sum, { kills: died }) => sum + died, 0);
    printFigures(label, `${all} kills in ${Math.round((performance.now() - began) / 1000)} s`);

    expect(judged.flatMap(({ seam, faults }) => faults.map((fault) => `${seam}: ${fault}`))).toEqual([]);
    expect(all).toBe(kills * seams.length);
    for (const { attempts, books } of judged) {
      expect(attempts.some(({ outcome }) => outcome === "ok")).toBe(true);
      expect(books.effectsAtEnd.length).toBeGreaterThan(0);
    }
    const duplicatesAt = (seam: Seam) => judged.find((one) => one.seam === seam)?.duplicates;
    expect(duplicatesAt("confirmed")?.toldAgain).toBeGreaterThan(0);
    expect(duplicatesAt("consumed")?.cameBack).toBeGreaterThan(0);
    if (isFull) expect(duplicatesAt("published")?.toldAgain).toBeGreaterThan(0); // with two kills the bytes may not have left
  });

  test("adapters that acknowledge or forget too early, and a store that forgets its claims, are found out", async () => {
    const planted: readonly (Pick<Play, "planted" | "claimsLost" | "seams"> & { readonly found: RegExp })[] =
      [
        { planted: "acks first", seams: ["effected"], found: /^lost/ },
        { planted: "forgets first", seams: ["published"], found: /^lost/ },
        { claimsLost: true, seams: ["confirmed", "consumed"], found: /^doubled/ },
      ];
    const seen = await inTurns(planted.length, planted, async ({ found, ...play }) => {
      const { faults } = await playLine({ amqpUrl, ...play, kills: 2, seed: 1 });
      return faults.some((fault) => found.test(fault));
    });
    expect(seen).toEqual([true, true, true]);
  });
});

test(`crash at every seam, embedded: nothing is lost and nothing doubled (${label})`, async () => {
  const own: readonly Seam[] = ["claimed", "effected", "emitted", "committed", "consumed"];
  const judged = await playLine({ seams: own, kills: isFull ? kills : own.length, seed });
  printFigures(label, `embedded: ${figuresOf(judged)}`);
  expect(judged.faults).toEqual([]);
  expect(judged.kills).toBe(isFull ? kills : own.length);
  expect(judged.duplicates.cameBack).toBeGreaterThan(0);
});
