import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWith, eventually } from "@torg/chassis/testing";
import { isFull, startRun } from "../harness/run";
import { random } from "../seed";
import { deadIn, deadOf } from "./dead-in";
import { figureOf } from "./figure-of";
import { startMortalRabbit, testWithMortalRabbit } from "./mortal-rabbit";
import { openLine, type Telling, withChannel } from "./open-line";
import { printFigures } from "./print-figures";

setDefaultTimeout(900_000);

const { seed, label } = startRun();

const letters = isFull ? 500 : 100;
const kills = isFull ? 5 : 1;
const alarmMs = 60_000;
/** Parked at once: nobody can read it. */
const unreadable: Telling = { data: JSON.stringify({ exchangeId: 5 }) };

testWithMortalRabbit(
  `${letters} are parked while RabbitMQ is killed ${kills} times: all of them are among the dead (${label})`,
  async () => {
    const rabbit = await startMortalRabbit();
    const line = await openLine({ amqpUrl: rabbit.url });
    try {
      const members = [
        await line.start({ services: ["integration"] }),
        await line.start({ services: ["notification"] }),
      ];
      for (const { up } of members) await up;
      const dice = random(seed);
      const ids: string[] = [];
      const heardAgain = () => line.heard().length - new Set(line.heard().map(({ eventId }) => eventId)).size;
      // A kill proves something only if letters were in hand: one that met none is no kill of the test.
      let bites = 0;
      for (let tries = 0; bites < kills && tries < kills + 10; tries += 1) {
        const before = line.heard().length;
        ids.push(...(await line.tell(Array.from({ length: letters / kills }, () => unreadable))));
        const part = before + Math.ceil((dice() * letters) / kills / 2);
        await eventually(async () => line.heard().length >= part, { what: "a part of them in hand" });
        const again = heardAgain();
        await rabbit.kill();
        await rabbit.start();
        await line.atRest(120_000);
        if (heardAgain() > again) bites += 1;
      }
      expect(bites).toBe(kills);
      const dead = (await deadIn(line, rabbit.url)).map(({ eventId }) => eventId);
      expect(ids.filter((id) => !dead.includes(id))).toEqual([]);
      expect((await line.effects()).size).toBe(0);
      printFigures(
        label,
        `dead letters: ${new Set(dead).size} of ${ids.length} parked over ${kills} kills of RabbitMQ, ${heardAgain()} heard again, ${dead.length - new Set(dead).size} parked twice`,
      );
    } finally {
      await line.close();
      await rabbit.stop();
    }
  },
);

describeWith("rabbitmq")("dead letters that are full", (amqpUrl) => {
  test("nothing is dropped: the queue refuses, the outbox holds the rest and raises an alarm; an operator makes room and all of it is parked", async () => {
    const line = await openLine({
      amqpUrl,
      env: { AMQP_QUEUE_LENGTH_MAX: "20", CONSUMER_PREFETCH: "8" },
    });
    try {
      const middle = await line.start({ services: ["integration"] });
      await line.start({ services: ["notification"] });
      const url = await middle.up;
      const ids: string[] = [];
      const began = performance.now();
      await eventually(
        async () => {
          // In parts: the broker looks at its limit between them, and a burst passes it.
          ids.push(...(await line.tell(Array.from({ length: 20 }, () => unreadable))));
          await Bun.sleep(100);
          return ((await figureOf(url, "torg_events_refused")) ?? 0) > 0;
        },
        { what: "the alarm", withinMs: alarmMs },
      );
      const tookMs = performance.now() - began;
      const held = await line.waiting("integration");
      expect(held).toBeGreaterThan(0);

      const dead: string[] = [];
      await withChannel(amqpUrl, (channel) =>
        eventually(
          async () => {
            for (;;) {
              const message = await channel.get(line.names.deadQueue("notification.events"));
              if (!message) break;
              dead.push(deadOf(message).eventId);
              channel.ack(message);
            }
            return new Set(dead).size === ids.length && (await line.waiting("integration")) === 0;
          },
          { what: "all of them parked", withinMs: 90_000 },
        ),
      );
      expect(dead.toSorted()).toEqual(ids.toSorted()); // each, and each once
      printFigures(
        label,
        `full dead letters: ${dead.length} of ${ids.length} kept, ${held} held by the outbox, alarm after ${Math.round(tookMs)} ms`,
      );
    } finally {
      await line.close();
    }
  });
});
