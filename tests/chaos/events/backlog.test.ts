import { expect, setDefaultTimeout } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import { isFull, startRun } from "../harness/run";
import { figureOf } from "./figure-of";
import { type Attempt, judgeLine } from "./judge-line";
import { startMortalRabbit, testWithMortalRabbit } from "./mortal-rabbit";
import { type Line, openLine } from "./open-line";
import { printFigures } from "./print-figures";
import type { Member } from "./start-member";

setDefaultTimeout(900_000);

const { label } = startRun();

const offMs = isFull ? 90_000 : 5_000;
const calmMs = isFull ? 10_000 : 1_500;
const perSecond = isFull ? 200 : 100;
const consumerBytesMax = 300 * 1024 * 1024;

type Phase = "before" | "while off" | "while draining" | "after";

/** Writes at an even pace, whatever the answers take, and keeps how long each took in its phase. */
function writing(member: Member, attempts: Attempt[]) {
  const tookMs = new Map<Phase, number[]>();
  let phase: Phase = "before";
  let over = false;
  const open = new Set<Promise<void>>();
  async function write(text: string): Promise<void> {
    const attempt: Attempt = { text, outcome: "unknown" };
    attempts.push(attempt);
    const asked = phase;
    const { code, tookMs: took } = await member.write(text);
    if (code === "ok") attempt.outcome = "ok";
    tookMs.set(asked, [...(tookMs.get(asked) ?? []), took]);
  }
  const running = (async () => {
    const began = performance.now();
    for (let n = 0; !over; n += 1) {
      const one = write(`${n}`).finally(() => open.delete(one));
      open.add(one);
      await Bun.sleep(Math.max(0, began + (n * 1_000) / perSecond - performance.now()));
    }
  })();
  return {
    enter(next: Phase) {
      phase = next;
    },
    async stop() {
      over = true;
      await running;
      await Promise.all(open);
    },
    median: (of: Phase) =>
      (tookMs.get(of) ?? []).toSorted((a, b) => a - b)[(tookMs.get(of)?.length ?? 0) >> 1] ?? 0,
  };
}

/** Looks at the memory of these processes until it is stopped. */
function watchingMemory(urls: readonly (string | undefined)[]) {
  let most = 0;
  const look = async () => {
    for (const url of urls)
      most = Math.max(most, (await figureOf(url, "torg_process_resident_bytes").catch(() => 0)) ?? 0);
  };
  const timer = setInterval(() => void look(), 500);
  return {
    async stop() {
      clearInterval(timer);
      await look();
      return most;
    },
  };
}

const waitingAt = async (line: Line) => (await line.waiting("order")) + (await line.waiting("integration"));

testWithMortalRabbit(
  `RabbitMQ off for ${offMs / 1_000} s under ${perSecond} orders a second: writing goes on, and the backlog drains without loss (${label})`,
  async () => {
    const rabbit = await startMortalRabbit();
    const line = await openLine({ amqpUrl: rabbit.url, env: { DATABASE_POOL_MAX: "4" } });
    try {
      const source = await line.start({ services: ["order"] });
      const hearers = [
        await line.start({ services: ["integration"] }),
        await line.start({ services: ["notification"] }),
      ];
      await source.up;
      const memory = watchingMemory(await Promise.all(hearers.map(({ up }) => up)));
      const attempts: Attempt[] = [];
      const writer = writing(source, attempts);

      await Bun.sleep(calmMs);
      writer.enter("while off");
      const off = performance.now();
      await rabbit.kill();
      await Bun.sleep(offMs);
      await rabbit.start();
      const wasOffMs = performance.now() - off;

      writer.enter("while draining");
      const backlog = await waitingAt(line);
      expect(backlog).toBeGreaterThan((perSecond * offMs) / 1_000 / 2); // or it was not off
      const back = performance.now();
      await eventually(async () => (await waitingAt(line)) < perSecond / 2, {
        what: "a drained backlog",
        withinMs: 300_000,
      });
      const drainMs = performance.now() - back;
      writer.enter("after");
      await Bun.sleep(calmMs);
      await writer.stop();
      await line.atRest(120_000);
      const bytes = await memory.stop();

      expect(judgeLine(attempts, await line.books())).toEqual([]);
      expect(attempts.every(({ outcome }) => outcome === "ok")).toBe(true); // not one of them was hurt by it
      expect(bytes).toBeLessThan(consumerBytesMax);
      const medians = (["before", "while off", "while draining", "after"] as const).map(
        (phase) => `${phase} ${writer.median(phase).toFixed(1)} ms`,
      );
      printFigures(
        label,
        `backlog: off for ${(wasOffMs / 1_000).toFixed(1)} s, ${backlog} rows waited and drained in ${(drainMs / 1_000).toFixed(1)} s ` +
          `(${Math.round(((backlog + (perSecond * drainMs) / 1_000) * 1_000) / drainMs)}/s with what came meanwhile); median commit ${medians.join(", ")}; ` +
          `${attempts.length} writes, all ok; consumers at most ${Math.round(bytes / 1024 / 1024)} MB`,
      );
    } finally {
      await line.close();
      await rabbit.stop();
    }
  },
);
