import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWith, eventually } from "@torg/chassis/testing";
import { random } from "../seed";
import { deadIn } from "./dead-in";
import { type Line, openLine, type Telling } from "./open-line";
import { isFull, print, seed } from "./size";
import { supervised } from "./supervised";

setDefaultTimeout(600_000);

const messages = isFull ? 1_000 : 300;
/** In the short size the ladder is cut short; the longest rung of the full one is what takes the time. */
const retryDelaysMs = isFull ? undefined : [1_000, 2_000];
const parkedWithinMs = 120_000;
const redeliveriesMax = 25;
const env = {
  STARTS_MAX: "3",
  HANDLER_TIMEOUT_MS: isFull ? "2000" : "300",
  LINE_WORK_MS: isFull ? "20" : "1",
};

/** Each is one message among the others, and must be found among the dead with this reason. */
const poisons: readonly (Telling & { readonly what: string; readonly says: RegExp })[] = [
  { what: "throws", reason: "throws", says: /this one always throws/ },
  { what: "hangs", reason: "hangs", says: /came to no end within \d+ ms/ },
  { what: "kills the process", reason: "kills", says: /was begun 3 times and came to no end/ },
  { what: "has a bad schema", data: JSON.stringify({ exchangeId: 5 }), says: /exchangeId/ },
  { what: "is of a newer version", type: "sync.failed.v9", says: /sync\.failed\.v9|version/ },
];

type Run = {
  readonly ids: readonly string[];
  readonly ms: number;
  readonly restarts: number;
  readonly parkedMs: number;
};

/** Tells that many events, with the poisons at drawn places, to a consumer that a supervisor starts again whenever it dies. */
async function run(
  line: Line,
  { amqpUrl, bad }: { amqpUrl: string | undefined; bad: readonly Telling[] },
): Promise<Run> {
  const dice = random(seed);
  const wants: Telling[] = Array.from({ length: messages - bad.length }, () => ({}));
  for (const one of bad) wants.splice(Math.floor(dice() * wants.length), 0, one);
  const before = (await line.effects()).size;
  const plan = { env, ...(retryDelaysMs && { retryDelaysMs }) };
  const relay = amqpUrl === undefined ? undefined : await line.start({ services: ["integration"], ...plan });
  await relay?.up;
  const services =
    amqpUrl === undefined ? (["integration", "notification"] as const) : (["notification"] as const);
  await using consumer = await supervised(() => line.start({ services, ...plan }));

  const ids = await line.tell(wants);
  const began = performance.now();
  await eventually(async () => (await line.effects()).size - before >= messages - bad.length, {
    what: "every good message's effect",
    withinMs: 180_000,
  });
  const ms = performance.now() - began;
  await eventually(async () => (await deadIn(line, amqpUrl)).length >= bad.length, {
    what: "the poisons parked",
    withinMs: parkedWithinMs,
  });
  const parkedMs = performance.now() - began;
  await line.atRest();
  await relay?.kill();
  return { ids, ms, restarts: consumer.restarts(), parkedMs };
}

async function poisonAndNeighbours(amqpUrl: string | undefined): Promise<void> {
  const line = await openLine({ amqpUrl });
  try {
    const clean = await run(line, { amqpUrl, bad: [] });
    expect(clean.restarts).toBe(0);
    const poisoned = await run(line, { amqpUrl, bad: poisons });
    const effects = await line.effects();
    const dead = await deadIn(line, amqpUrl);
    const without = poisoned.ids.filter((id) => !effects.has(id));

    expect([...effects.values()].every((count) => count === 1)).toBe(true);
    expect(effects.size).toBe(2 * messages - poisons.length);
    expect(dead.map(({ eventId }) => eventId).toSorted()).toEqual(without.toSorted());
    expect(dead).toHaveLength(poisons.length);
    for (const { what, says } of poisons)
      expect(
        dead.filter(({ reason }) => says.test(reason)).length,
        `${what}: ${dead.map(({ reason }) => reason).join(" | ")}`,
      ).toBe(1);
    for (const { eventId, handler, attempts, traceId } of dead) {
      expect(handler).toContain("notification");
      expect(attempts).toBeGreaterThan(0);
      expect(traceId).toBe(eventId.replaceAll("-", ""));
    }

    const bad = new Set(without);
    const heard = line.heard();
    const ofThePoisons = heard.filter(({ eventId }) => bad.has(eventId)).length - poisons.length;
    expect(ofThePoisons).toBeGreaterThan(0); // or none of them bit
    expect(ofThePoisons).toBeLessThanOrEqual(redeliveriesMax);
    expect(poisoned.restarts).toBe(3);
    const [cleanRate, rate] = [clean, poisoned].map(({ ms }) => Math.round((messages * 1_000) / ms));
    print(
      `poison, ${amqpUrl === undefined ? "embedded" : "RabbitMQ"}: ${effects.size - messages} neighbours live, ${dead.length} parked within ` +
        `${(poisoned.parkedMs / 1_000).toFixed(1)} s, ${ofThePoisons} redeliveries of poisons and ` +
        `${heard.filter(({ cameBack, eventId }) => cameBack && !bad.has(eventId)).length} of neighbours, ` +
        `${poisoned.restarts} deaths, ${rate}/s against ${cleanRate}/s clean`,
    );
  } finally {
    await line.close();
  }
}

describeWith("rabbitmq")("the poison and its neighbours", (amqpUrl) => {
  test(`RabbitMQ: five of ${messages} are parked, and nobody else (TORG_SEED=${seed})`, () =>
    poisonAndNeighbours(amqpUrl));
});

test(`the poison and its neighbours, embedded: five of ${messages} are parked, and nobody else (TORG_SEED=${seed})`, () =>
  poisonAndNeighbours(undefined));
