import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Delivery, Outcome } from "../src/events/port";
import { namesOn } from "../src/rabbitmq/topology";
import { describeWith, eventually } from "../src/testing";
import { cuttable } from "./cuttable";
import { type EventBench, freshPrefix, type Process, rabbitBench, withChannel } from "./event-bench";

setDefaultTimeout(60_000); // what a preloaded file says of it holds for the first file only

const done = async (batch: readonly Delivery[]): Promise<Outcome[]> =>
  batch.map(({ id }) => ({ id, result: "done" }));

describeWith("rabbitmq")("RabbitMQ", (url) => {
  const prefix = freshPrefix();
  const names = namesOn(prefix);
  let bench: EventBench;
  beforeEach(async () => {
    bench = await rabbitBench(url, { prefix, prefetch: 8 });
  });
  afterEach(() => bench.close());

  function hearing({ port }: Process, receive = done) {
    const heard: string[] = [];
    port.consume({
      name: "order.events",
      retryDelaysMs: [1_000],
      batchMax: 32,
      receive: async (batch) => {
        heard.push(...batch.map(({ eventId }) => eventId));
        return receive(batch);
      },
    });
    return {
      heard,
      all: (ids: readonly string[]) => eventually(async () => ids.every((id) => heard.includes(id))),
    };
  }
  const metric = async ({ metrics }: Process, name: string) =>
    Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, "m").exec(await metrics.text())?.[1]);

  test("an event that no queue takes is confirmed by the broker, and stays in the outbox until one does", async () => {
    const torg = await bench.start();
    const queue = hearing(torg);
    await queue.all(await bench.tell(1));
    const bindings = ["order.events", "cart.events", "notification.events"].map(names.queue);
    await withChannel(url, async (channel) => {
      for (const bound of bindings) await channel.unbindQueue(bound, names.events, "user.deleted.*");
    });
    const ids = await bench.tell(100);
    await eventually(async () => (await metric(torg, "torg_events_refused")) === 100);
    expect(await bench.outbox()).toBe(100);
    expect(queue.heard).toHaveLength(1);
    await withChannel(url, async (channel) => {
      for (const bound of bindings) await channel.bindQueue(bound, names.events, "user.deleted.*");
    });
    await queue.all(ids);
    await eventually(async () => (await bench.outbox()) === 0);
    expect(await metric(torg, "torg_events_refused")).toBe(0);
  });

  test("an event that nobody hears leaves the outbox all the same", async () => {
    await bench.start();
    await bench.tell(3, "cart.updated.v1");
    await eventually(async () => (await bench.outbox()) === 0);
  });

  test("what is no event of ours is parked with its reason, and its neighbours arrive", async () => {
    const torg = await bench.start();
    const queue = hearing(torg);
    await queue.all(await bench.tell(1));
    const cloudEvent = {
      specversion: "1.0",
      id: Bun.randomUUIDv7(),
      type: "torg.user.deleted.v1",
      time: new Date(),
    };
    const rubbish = [
      "not json",
      Buffer.from([0xff, 0xfe, 0x00]),
      JSON.stringify({ specversion: "1.0" }),
      JSON.stringify({ ...cloudEvent, data: [] }),
      JSON.stringify({ ...cloudEvent, id: "'; drop table", data: {} }),
      "[".repeat(100_000),
    ];
    await withChannel(url, async (channel) => {
      for (const text of rubbish)
        channel.sendToQueue(names.queue("order.events"), Buffer.from(text), {
          headers: { "x-torg-attempts": "many" },
        });
    });
    await queue.all(await bench.tell(20));
    const parked = await eventually(async () => {
      const found = await bench.parked("order.events");
      return found.length === rubbish.length && found;
    });
    for (const { reason } of parked) expect(reason).toMatch(/^it is no (JSON|CloudEvent)/);
    expect(queue.heard).toHaveLength(21);
  });

  test("no more is in hand than the prefetch, and one that hangs does not hold up the others", async () => {
    const torg = await bench.start();
    let hangs = true;
    const queue = hearing(torg, (batch) => {
      if (!hangs) return done(batch);
      hangs = false;
      return new Promise(() => undefined);
    });
    const ids = await bench.tell(200);
    await eventually(async () => new Set(queue.heard).size === ids.length);
  });

  test("a queue that is full refuses, and what it refuses waits in the outbox", async () => {
    await bench.close();
    bench = await rabbitBench(url, { prefix: freshPrefix(), prefetch: 8, queueLengthMax: 5 });
    const torg = await bench.start();
    const ids = await bench.tell(20); // a burst may pass a limit that is reached meanwhile
    await eventually(async () => (await bench.outbox()) < 20);
    ids.push(...(await bench.tell(10)));
    await eventually(async () => (await metric(torg, "torg_events_refused")) >= 10);
    expect(await bench.outbox()).toBeGreaterThanOrEqual(10);
    const heard = ["order.events", "cart.events", "notification.events"].map((name) => {
      const found = new Set<string>();
      torg.port.consume({
        name,
        retryDelaysMs: [],
        batchMax: 32,
        receive: (batch) => {
          for (const { eventId } of batch) found.add(eventId);
          return done(batch);
        },
      });
      return found;
    });
    await eventually(async () => (await bench.outbox()) === 0, { withinMs: 50_000 });
    await eventually(async () => heard.every(({ size }) => size === ids.length));
  });

  test("a broker that goes away in the middle: events wait, and all of them arrive when it is back", async () => {
    await bench.close();
    const line = cuttable(url);
    bench = await rabbitBench(line.url, { prefix: freshPrefix(), adminUrl: url });
    const torg = await bench.start();
    const queue = hearing(torg);
    const ids = await bench.tell(50);
    await queue.all(ids.slice(0, 1));
    for (let time = 0; time < 3; time += 1) {
      line.cut();
      ids.push(...(await bench.tell(50)));
      torg.relay.wake();
      await eventually(async () => (await bench.outbox()) >= 50);
      line.mend();
      await queue.all(ids);
    }
    await eventually(async () => (await bench.outbox()) === 0);
    await bench.close();
    line.stop();
    bench = await rabbitBench(url);
  });
});
