import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWith, eventually } from "@torg/chassis/testing";
import { isFull, startRun } from "../harness/run";
import { random } from "../seed";
import { deadIn } from "./dead-in";
import { judgePoison, type Poison, parkedAfterMs } from "./judge-poison";
import { type Line, openLine, type Telling } from "./open-line";
import { printFigures } from "./print-figures";
import { supervised } from "./supervised";

setDefaultTimeout(600_000);

const { seed, label } = startRun();

const messages = isFull ? 1_000 : 300;
/** In the short size the ladder is cut short; the longest rung of the full one is what takes the time. */
const retryDelaysMs = isFull ? undefined : [1_000, 2_000];
const env = {
  STARTS_MAX: "3",
  HANDLER_TIMEOUT_MS: isFull ? "2000" : "300",
  LINE_WORK_MS: isFull ? "5" : "1", // what is tried again waits behind the rest of its queue: more work each, and it is parked later
};

const poisons: readonly (Telling & Omit<Poison, "eventId">)[] = [
  { what: "throws", reason: "throws", says: /this one always throws/ },
  { what: "hangs", reason: "hangs", says: /came to no end/ },
  { what: "kills the process", reason: "kills", says: /was begun 3 times and came to no end/ },
  { what: "has a bad schema", data: JSON.stringify({ exchangeId: 5 }), says: /exchangeId/ },
  { what: "is of a newer version", type: "sync.failed.v9", says: /sync\.failed\.v9/ },
];

type Run = {
  readonly poisons: readonly Poison[];
  readonly ids: readonly string[];
  readonly ms: number;
  readonly restarts: number;
  /** Of these ms nobody was there to hear. */
  readonly downMs: number;
};

/** Tells that many events, with the poisons at drawn places, to a consumer that a supervisor starts again whenever it dies. */
async function run(
  line: Line,
  { amqpUrl, bad }: { amqpUrl: string | undefined; bad: typeof poisons },
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
  const downMs = consumer.downMs();
  await eventually(
    async () => new Set((await deadIn(line, amqpUrl)).map(({ eventId }) => eventId)).size >= bad.length,
    {
      what: "the poisons parked",
      withinMs: 240_000,
    },
  );
  await line.atRest();
  await relay?.kill();
  const of = bad.map((one) => ({ ...one, eventId: ids[wants.indexOf(one)] ?? "" }));
  return { ids, poisons: of, ms, restarts: consumer.restarts(), downMs };
}

async function poisonAndNeighbours(amqpUrl: string | undefined): Promise<void> {
  const line = await openLine({ amqpUrl });
  try {
    const clean = await run(line, { amqpUrl, bad: [] });
    expect(clean.restarts).toBe(0);
    const poisoned = await run(line, { amqpUrl, bad: poisons });
    const [effects, dead, heard] = [await line.effects(), await deadIn(line, amqpUrl), line.heard()];
    const faults = judgePoison({
      told: [...clean.ids, ...poisoned.ids],
      poisons: poisoned.poisons,
      effects,
      dead,
      heard,
    });
    expect(faults).toEqual([]);
    expect(poisoned.restarts).toBeGreaterThanOrEqual(2); // or the one that kills did not bite

    const bad = new Set(dead.map(({ eventId }) => eventId));
    const again = heard.filter(({ eventId }) => bad.has(eventId)).length - bad.size;
    const [cleanRate, rate] = [clean, poisoned].map(({ ms }) => Math.round((messages * 1_000) / ms));
    const rateUp = Math.round((messages * 1_000) / (poisoned.ms - poisoned.downMs));
    printFigures(
      label,
      `poison, ${amqpUrl === undefined ? "embedded" : "RabbitMQ"}: ${effects.size - messages} neighbours live, ${bad.size} parked (${dead.length} letters) within ` +
        `${(Math.max(...dead.map((letter) => parkedAfterMs(letter, heard))) / 1_000).toFixed(1)} s, ${again} redeliveries of poisons and ` +
        `${heard.filter(({ cameBack, eventId }) => cameBack && !bad.has(eventId)).length} of neighbours, ` +
        `${poisoned.restarts} deaths, ${rate}/s (${rateUp}/s without the time in which it was down) against ${cleanRate}/s clean`,
    );
  } finally {
    await line.close();
  }
}

describeWith("rabbitmq")("the poison and its neighbours", (amqpUrl) => {
  test(`RabbitMQ: five of ${messages} are parked, and nobody else (${label})`, () =>
    poisonAndNeighbours(amqpUrl));
});

test(`the poison and its neighbours, embedded: five of ${messages} are parked, and nobody else (${label})`, () =>
  poisonAndNeighbours(undefined));
