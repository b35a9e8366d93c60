import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { DeadLetter } from "../src/events/dead-letters";
import type { Delivery, EventPort, Outcome, Queue } from "../src/events/port";
import { countingStarts } from "../src/events/starts";
import { armSeams, type Seam } from "../src/faults";
import { eventually } from "../src/testing";
import type { EventBench } from "./event-bench";

const hearers = ["cart.events", "order.events", "notification.events"];
const outcomes = (batch: readonly Delivery[], result: "done"): Outcome[] =>
  batch.map(({ id }) => ({ id, result }));

/** What every adapter of the event port keeps, each against its own bench. */
export function eventPortPromises(name: string, open: () => Promise<EventBench>): void {
  describe(`events, ${name}`, () => {
    let bench: EventBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(async () => {
      armSeams(() => undefined);
      await bench.close();
    });

    /** Hears a queue and keeps what came, by event. */
    function hearing(port: EventPort, queue: string, receive?: Queue["receive"]) {
      const heard: Delivery[] = [];
      const stop = port.consume({
        name: queue,
        retryDelaysMs: [1_000, 2_000],
        batchMax: 32,
        receive: (batch) => {
          heard.push(...batch);
          return receive ? receive(batch) : Promise.resolve(outcomes(batch, "done"));
        },
      }).stop;
      const events = () => new Set(heard.map(({ eventId }) => eventId));
      return {
        heard,
        events,
        stop,
        all: (ids: readonly string[]) => eventually(async () => ids.every((id) => events().has(id))),
      };
    }

    test("what was committed arrives at every queue that hears it", async () => {
      const torg = await bench.start();
      const queues = hearers.map((queue) => hearing(torg.port, queue));
      const ids = await bench.tell(100);
      torg.relay.wake();
      for (const queue of queues) await queue.all(ids);
      expect(queues[0]?.heard.find(({ eventId }) => eventId === ids[0])).toMatchObject({
        type: "user.deleted.v1",
        attempts: 0,
        cameBack: false,
        traceparent: bench.traceparent,
        requestId: "bench",
      });
      await eventually(async () => (await bench.outbox()) === 0);
    });

    test("a hearer that is not up yet finds all of it waiting", async () => {
      const torg = await bench.start();
      const [early, late] = [hearing(torg.port, "order.events"), "notification.events"];
      const ids = await bench.tell(20);
      await early.all(ids);
      await hearing(torg.port, late).all(ids);
    });

    test.each<Seam>(["published", "confirmed", "consumed"])("a crash at %s loses nothing", async (seam) => {
      let struck = 0;
      armSeams((reached) => {
        if (reached === seam && struck++ < 2) throw new Error(`crash at ${seam}`);
      });
      const torg = await bench.start();
      const queue = hearing(torg.port, "order.events");
      const ids: string[] = [];
      for (let round = 0; round < 5; round += 1) ids.push(...(await bench.tell(10)));
      await queue.all(ids);
      await eventually(async () => (await bench.outbox()) === 0);
      if (bench.seams.includes(seam)) expect(struck).toBeGreaterThan(0);
      await eventually(async () => (await bench.owed("order.events")) === 0);
      await torg.stop();
      expect(await bench.owed("order.events")).toBe(0); // nor was anything in hand
    });

    test("what a process had in hand when it died comes back to the next, and says so", async () => {
      const first = await bench.start();
      const held = hearing(first.port, "order.events", () => new Promise(() => undefined));
      const ids = await bench.tell(10);
      await eventually(async () => held.heard.length > 0);
      await first.kill();
      const second = await bench.start();
      const queue = hearing(second.port, "order.events");
      await queue.all(ids);
      const again = new Set(held.heard.map(({ eventId }) => eventId));
      for (const { eventId, cameBack } of queue.heard) if (again.has(eventId)) expect(cameBack).toBe(true);
    });

    test("a delivery that kills its process is parked at three starts, and its neighbours live", async () => {
      const ids = await bench.tell(30);
      const poison = ids[0];
      const effects = new Set<string>();
      let deaths = 0;
      const parked = async () =>
        (await bench.parked("order.events")).find(({ eventId }) => eventId === poison);
      while (!(await parked()) && deaths < 10) {
        const torg = await bench.start();
        let died = false;
        const receive = countingStarts({
          queue: "order.events",
          starts: bench.starts,
          startsMax: 3,
          parkHung: true,
          receive: async (batch) => {
            if (batch.some(({ eventId }) => eventId === poison)) {
              deaths += 1;
              died = true;
              await new Promise(() => undefined);
            }
            for (const { eventId } of batch) effects.add(eventId);
            return outcomes(batch, "done");
          },
        });
        hearing(torg.port, "order.events", receive);
        await eventually(async () => died || (await parked()));
        await eventually(async () => (await bench.outbox()) === 0); // what is told again is a fresh delivery beside it
        await torg.kill();
      }
      expect(await eventually(parked)).toMatchObject({ reason: expect.stringContaining("came to no end") });
      expect(deaths).toBe(3);
      const last = await bench.start();
      hearing(last.port, "order.events", async (batch) => {
        for (const { eventId } of batch) effects.add(eventId);
        return outcomes(batch, "done");
      });
      await eventually(async () => effects.size === ids.length - 1);
    });

    test("what fails is tried again after growing delays, and its attempts are counted", async () => {
      const torg = await bench.start();
      const times: number[] = [];
      const queue = hearing(torg.port, "order.events", async (batch) => {
        times.push(...batch.map(() => performance.now()));
        return batch.map(
          ({ id, attempts }): Outcome =>
            attempts < 2 ? { id, result: "retry", reason: "not yet" } : { id, result: "done" },
        );
      });
      await bench.tell(1);
      await eventually(async () => queue.heard.length === 3);
      expect(queue.heard.map(({ attempts }) => attempts)).toEqual([0, 1, 2]);
      const [first = 0, second = 0, third = 0] = times;
      expect(second - first).toBeGreaterThan(750);
      expect(third - second).toBeGreaterThan(1_550);
      expect(await bench.parked("order.events")).toEqual([]);
    });

    test("what cannot be helped is parked with its reason, and so is what fails to the end; neighbours are done", async () => {
      const torg = await bench.start();
      const ids = await bench.tell(12);
      const [never, failing, ...others] = ids;
      const done: string[] = [];
      hearing(torg.port, "order.events", async (batch) =>
        batch.map(({ id, eventId }): Outcome => {
          if (eventId === never) return { id, result: "never", reason: "this cannot help" };
          if (eventId === failing) return { id, result: "retry", reason: "again and again" };
          done.push(eventId);
          return { id, result: "done" };
        }),
      );
      const parked = await eventually(async () => {
        const found = await bench.parked("order.events");
        return found.length === 2 && found;
      });
      expect(parked.find(({ eventId }) => eventId === never)).toEqual({
        eventId: never ?? "",
        reason: "this cannot help",
        attempts: 1,
      });
      expect(parked.find(({ eventId }) => eventId === failing)).toEqual({
        eventId: failing ?? "",
        reason: "again and again",
        attempts: 3,
      });
      expect(done.toSorted()).toEqual(others.toSorted());
    });

    test("what was parked can be looked at, thrown away and put back, with fresh attempts", async () => {
      const torg = await bench.start();
      let helped = false;
      const effects: Delivery[] = [];
      hearing(torg.port, "order.events", async (batch) => {
        if (helped) effects.push(...batch);
        return batch.map(
          ({ id }): Outcome => (helped ? { id, result: "done" } : { id, result: "never", reason: "no" }),
        );
      });
      const ids = await bench.tell(20);
      await eventually(async () => (await bench.parked("order.events")).length === 20);
      helped = true;
      const operator = await bench.deadLetters();
      const seen: DeadLetter[] = [];
      const look = () =>
        operator.visit((letter) => {
          seen.push(letter);
          return "keep";
        });
      await look();
      await eventually(async () => (await bench.parked("order.events")).length === 20); // they are given back
      expect(seen.map(({ eventId }) => eventId).toSorted()).toEqual(ids.toSorted());
      expect(seen[0]).toMatchObject({
        queue: "order.events",
        type: "user.deleted.v1",
        reason: "no",
        attempts: 1,
      });
      await operator.visit(({ eventId }) => (eventId === ids[0] ? "discard" : "keep"));
      await eventually(async () => (await bench.parked("order.events")).length === 19);
      await operator.visit(() => "replay");
      await eventually(async () => new Set(effects.map(({ eventId }) => eventId)).size === 19);
      expect(effects.every(({ attempts, eventId }) => attempts === 0 && eventId !== ids[0])).toBe(true);
      expect(await bench.parked("order.events")).toEqual([]);
      expect((await operator.figures()).find(({ queue }) => queue === "order.events")?.dead ?? 0).toBe(0);
      await operator.close();
    });

    test("two relays of one outbox take turns by the lease, and nothing falls between them", async () => {
      let leader = 0;
      const [first, second] = [await bench.start(() => leader === 0), await bench.start(() => leader === 1)];
      const heard = [hearing(first.port, "order.events"), hearing(second.port, "order.events")];
      const ids: string[] = [];
      for (let turn = 0; turn < 6; turn += 1) {
        leader = turn % 2;
        ids.push(...(await bench.tell(5)));
        for (const { relay } of [first, second]) relay.wake();
        await eventually(async () => ids.every((id) => heard.some(({ events }) => events().has(id))));
      }
    });

    test("nobody leads: events wait, and go when somebody does", async () => {
      let leads = true;
      const torg = await bench.start(() => leads);
      const queue = hearing(torg.port, "order.events");
      await queue.all(await bench.tell(1));
      leads = false;
      const ids = await bench.tell(3);
      torg.relay.wake();
      await Bun.sleep(300); // long enough for a relay that would not ask
      expect(queue.heard).toHaveLength(1);
      leads = true;
      await queue.all(ids);
    });

    test("a stop finishes what is in hand and leaves the rest to the next start", async () => {
      const first = await bench.start();
      const open = Promise.withResolvers<void>();
      let finished = 0;
      const held = hearing(first.port, "order.events", async (batch) => {
        await open.promise;
        finished += batch.length;
        return outcomes(batch, "done");
      });
      const ids = await bench.tell(5);
      await eventually(async () => held.heard.length > 0);
      const stopping = held.stop().then(() => first.stop());
      open.resolve();
      await stopping;
      const second = await bench.start();
      const queue = hearing(second.port, "order.events");
      await eventually(async () => finished + queue.heard.length >= ids.length);
      await eventually(async () => ids.every((id) => held.events().has(id) || queue.events().has(id)));
    });
  });
}
