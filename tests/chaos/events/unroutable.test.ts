import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWith, eventually } from "@torg/chassis/testing";
import { startRun } from "../harness/run";
import { figureOf } from "./figure-of";
import { type Line, openLine, withChannel } from "./open-line";
import { printFigures } from "./print-figures";

setDefaultTimeout(120_000);

const { label } = startRun();

const events = 100;
const alarmMs = 30_000;

describeWith("rabbitmq")("confirmed is not delivered", (amqpUrl) => {
  const bindings = (line: Line, how: "bindQueue" | "unbindQueue") =>
    withChannel(amqpUrl, async (channel) => {
      await channel[how](line.names.queue("notification.events"), line.names.events, "sync.failed.*");
    });

  /** Takes the only binding away, tells, gives it back; answers what is missing in the end, and how long the alarm took. */
  async function play(
    line: Line,
    alarmWithinMs: number,
  ): Promise<{ missing: number; alarmMs: number | undefined }> {
    const middle = await line.start({ services: ["integration"] });
    await line.start({ services: ["notification"] });
    await line.tell([{}]);
    await eventually(async () => (await line.effects()).size === 1, { what: "the first effect" });
    await bindings(line, "unbindQueue");

    const ids = await line.tell(Array.from({ length: events }, () => ({})));
    const url = await middle.up;
    const began = performance.now();
    const alarmMs = await eventually(
      async () => (await figureOf(url, "torg_events_refused")) === events && performance.now() - began,
      { what: "the alarm", withinMs: alarmWithinMs },
    ).catch(() => undefined);
    if (alarmMs !== undefined) expect(await line.waiting("integration")).toBe(events); // not one was deleted
    await bindings(line, "bindQueue");
    await line.atRest();
    const effects = await line.effects();
    return { missing: ids.filter((id) => effects.get(id) !== 1).length, alarmMs };
  }

  test(`${events} events whose only queue is unbound stay in the outbox, raise an alarm, and arrive when it is bound again`, async () => {
    const line = await openLine({ amqpUrl });
    try {
      const { missing, alarmMs: tookMs } = await play(line, alarmMs);
      expect(missing).toBe(0);
      expect(tookMs).toBeDefined();
      printFigures(label, `unroutable: 0 of ${events} lost, alarm after ${Math.round(tookMs ?? 0)} ms`);
    } finally {
      await line.close();
    }
  });

  test("the check sees a loss: with another queue bound to everything, the broker returns nothing", async () => {
    const line = await openLine({ amqpUrl });
    const swallower = `${line.names.events}.swallower`;
    try {
      await withChannel(amqpUrl, async (channel) => {
        await channel.assertExchange(line.names.events, "topic", { durable: true });
        await channel.assertQueue(swallower, { durable: true });
        await channel.bindQueue(swallower, line.names.events, "#");
      });
      const { missing, alarmMs: tookMs } = await play(line, 2_000);
      expect(missing).toBe(events);
      expect(tookMs).toBeUndefined();
    } finally {
      await withChannel(amqpUrl, (channel) => channel.deleteQueue(swallower));
      await line.close();
    }
  });
});
