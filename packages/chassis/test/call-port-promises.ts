import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Failure } from "@torg/contracts";
import { type CallMessage, type CallReply, nobody, type StreamItem } from "../src";
import type { CallHandler, CallPort } from "../src/calls/port";
import { callBytesMax } from "../src/calls/replies";
import { eventually } from "../src/testing";

/** One process as its neighbours see it. */
export type Process = {
  readonly calls: CallPort;
  /** Ends without a word, as SIGKILL does. */
  readonly die: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type OpenProcess = (services: readonly string[]) => Promise<Process>;

type Adapter = {
  /** Stands in the name of each test. */
  readonly name: string;
  /** Every call opens another process; where there is only one, they are the same. */
  readonly open: OpenProcess;
  /** Whether several processes can serve one service, and one of them can die. */
  readonly separate: boolean;
};

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

export const callOf = (change: Partial<CallMessage> = {}): CallMessage => ({
  procedure: "order.get",
  input: "{}",
  deadline: Date.now() + 5_000,
  requestId: "01980000-0000-7000-8000-000000000000",
  traceparent,
  caller: "gateway",
  principal: nobody,
  ...change,
});

export const ok = (body: string): CallReply => ({ ok: true, body, readAt: 1_700_000_000_000 });

export const answering = (answer: (message: CallMessage) => CallReply | Promise<CallReply>): CallHandler => ({
  answer: async (message) => answer(message),
  stream() {
    throw new Error("nobody streams here");
  },
});

export const streaming = (
  stream: (message: CallMessage, signal: AbortSignal) => AsyncIterable<StreamItem>,
): CallHandler => ({ answer: async () => ok("{}"), stream });

export const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

/** What every adapter of the call port promises. */
export function callPortPromises({ name, open, separate }: Adapter): void {
  const between = (title: string, body: () => Promise<void>): void => {
    if (separate) test(title, body);
  };

  describe(`${name}:`, () => {
    let front: Process;
    let back: Process;
    beforeAll(async () => {
      front = await open(["gateway", "cart"]);
      back = separate ? await open(["order"]) : front;
    });
    afterAll(async () => {
      await front.close();
      if (separate) await back.close();
    });

    /** Serves for one test. */
    async function serving<T>(handler: CallHandler, work: () => Promise<T>, by = back): Promise<T> {
      const served = by.calls.serve("order", handler);
      try {
        await eventually(
          async () => !("absent" in (await front.calls.request(callOf({ input: '"knock"' })))),
        );
        return await work();
      } finally {
        await served.stop();
      }
    }
    const knocks = ({ input }: CallMessage) => input === '"knock"';

    test(`${name}: input and answer arrive byte for byte, whatever they are`, () =>
      serving(
        answering(({ input }) => ok(input)),
        async () => {
          for (const text of ["", "{}", "\uFEFF\u0000\r\n ёж 🦔 \u2028", '{"a" :  1}', "x".repeat(200_000)]) {
            const reply = await front.calls.request(callOf({ input: text }));
            expect(reply).toEqual(ok(text));
          }
        },
      ));

    test(`${name}: the callee is told who calls, for whom, and everything that came with the call`, async () => {
      const seen: CallMessage[] = [];
      await serving(
        answering((message) => {
          if (!knocks(message)) seen.push(message);
          return ok("{}");
        }),
        async () => {
          const principal = { role: "buyer", userId: "usr_01980000-0000-7000-8000-000000000001" } as const;
          const guest = { role: "guest", guest: "a".repeat(64) } as const;
          const messages = [
            callOf({ key: " ключ-1\r\n" }),
            callOf({ key: "", principal }),
            callOf({ caller: "cart", procedure: "order.place", principal: guest, input: '{"a":1}' }),
          ];
          for (const message of messages) await front.calls.request(message);
          expect(seen).toEqual(messages);
        },
      );
    });

    test(`${name}: a failure comes back with its code, details and trace`, async () => {
      const failure = {
        code: "order.out_of_stock" as const,
        details: { sku: "ёж", errors: [{ a: [1] }] },
        traceId: "0af7651916cd43dd8448eb211c80319c",
      };
      await serving(
        answering((message) => (knocks(message) ? ok("") : { ok: false, failure })),
        async () => expect(await front.calls.request(callOf())).toEqual({ ok: false, failure }),
      );
    });

    test(`${name}: an absent service answers call.unavailable within 50 ms`, async () => {
      await front.calls.request(callOf({ procedure: "user.get" })); // signs the token
      const started = performance.now();
      const reply = await front.calls.request(callOf({ procedure: "user.get" }));
      expect(performance.now() - started).toBeLessThan(50);
      expect(reply).toMatchObject({ ok: false, absent: true, failure: { code: "call.unavailable" } });
      const items = async () => {
        for await (const _ of front.calls.subscribe(
          callOf({ procedure: "notification.stream" }),
          new AbortController().signal,
        ));
      };
      await expect(items()).rejects.toMatchObject({ code: "call.unavailable" });
    });

    test(`${name}: what is larger than 900 KB is refused by name, going and coming`, async () => {
      const fits = "x".repeat(callBytesMax);
      await serving(
        answering((message) => ok(message.input === "more" ? `${fits}y` : message.input)),
        async () => {
          expect(await front.calls.request(callOf({ input: fits }))).toEqual(ok(fits));
          const details = { bytesMax: callBytesMax };
          const wide = "ё".repeat(callBytesMax / 2);
          expect(await front.calls.request(callOf({ input: `${wide}y` }))).toMatchObject({
            failure: { code: "body.too_large", details },
          });
          expect(await front.calls.request(callOf({ input: "more" }))).toMatchObject({
            failure: { code: "answer.too_large", details },
          });
        },
      );
    });

    test(`${name}: a stopping service finishes what it has in hand and takes nothing more`, async () => {
      const gate = Promise.withResolvers<void>();
      let begun = 0;
      const served = back.calls.serve(
        "order",
        answering(async (message) => {
          if (knocks(message)) return ok("");
          begun += 1;
          await gate.promise;
          return ok("done");
        }),
      );
      await eventually(async () => !("absent" in (await front.calls.request(callOf({ input: '"knock"' })))));
      const inHand = front.calls.request(callOf());
      await eventually(async () => begun === 1);
      const stopped = served.stop();
      const soon = () => front.calls.request(callOf({ deadline: Date.now() + 200 })); // one may still slip in
      await eventually(async () => "absent" in (await soon()));
      gate.resolve();
      expect(await inHand).toEqual(ok("done"));
      await stopped;
    });

    test(`${name}: a stream gives its items in order, with ids, until its end`, () =>
      serving(
        streaming(async function* () {
          for (let n = 1; n <= 50; n += 1) yield { id: `№ ${n}`, body: `{"n": ${n}}` };
        }),
        async () => {
          const items: StreamItem[] = [];
          for await (const item of front.calls.subscribe(callOf(), new AbortController().signal))
            items.push(item);
          expect(items).toEqual(
            Array.from({ length: 50 }, (_, at) => ({ id: `№ ${at + 1}`, body: `{"n": ${at + 1}}` })),
          );
        },
      ));

    test(`${name}: a stream that is refused says why before its first item`, () =>
      serving(
        streaming(async function* () {
          yield* [];
          throw new Failure("auth.forbidden");
        }),
        async () => {
          const read = async () => {
            for await (const _ of front.calls.subscribe(callOf(), new AbortController().signal));
          };
          await expect(read()).rejects.toMatchObject({ code: "auth.forbidden" });
        },
      ));

    test(`${name}: a reader that leaves is let go, in the middle of silence too`, async () => {
      let left = 0;
      await serving(
        streaming(async function* (_, signal) {
          try {
            yield { id: "1", body: "1" };
            await ended(signal);
          } finally {
            left += 1;
          }
        }),
        async () => {
          const leaving = new AbortController();
          const reading = (async () => {
            for await (const _ of front.calls.subscribe(callOf(), leaving.signal)) leaving.abort();
          })();
          await reading;
          await eventually(async () => left === 1, { withinMs: 5_000, what: "the stream being let go" });
        },
      );
    });

    test(`${name}: a quiet stream lives on for as long as both sides do`, async () => {
      const news = Promise.withResolvers<void>();
      await serving(
        streaming(async function* () {
          await news.promise;
          yield { id: "1", body: "late" };
        }),
        async () => {
          const items = front.calls.subscribe(callOf(), new AbortController().signal)[Symbol.asyncIterator]();
          const first = items.next();
          await Bun.sleep(1_500); // several beats
          news.resolve();
          expect((await first).value).toEqual({ id: "1", body: "late" });
          expect((await items.next()).done).toBe(true);
        },
      );
    });

    test(`${name}: a slow reader holds the stream back`, async () => {
      let made = 0;
      await serving(
        streaming(async function* () {
          for (;;) yield { id: String(++made), body: "x".repeat(10_000) };
        }),
        async () => {
          for await (const item of front.calls.subscribe(callOf(), new AbortController().signal)) {
            if (item.id === "3") break;
          }
          expect(made).toBeLessThanOrEqual(5);
        },
      );
    });

    between(`${name}: replicas share the calls`, async () => {
      const others = await Promise.all([open(["order"]), open(["order"])]);
      const counts = [0, 0, 0];
      const served = [back, ...others].map(({ calls }, at) =>
        calls.serve(
          "order",
          answering((message) => {
            if (!knocks(message)) counts[at] = (counts[at] ?? 0) + 1;
            return ok("");
          }),
        ),
      );
      await eventually(async () => {
        await front.calls.request(callOf());
        return counts.every((count) => count > 0);
      });
      counts.fill(0);
      await Promise.all(Array.from({ length: 300 }, () => front.calls.request(callOf())));
      expect(counts.reduce((sum, count) => sum + count)).toBe(300);
      for (const count of counts) expect(count).toBeGreaterThan(50);
      for (const one of served) await one.stop();
      for (const one of others) await one.close();
    });

    between(`${name}: no call fails while one of two replicas drains`, async () => {
      const other = await open(["order"]);
      const handler = answering(async () => {
        await Bun.sleep(2);
        return ok("");
      });
      const [first, second] = [back, other].map(({ calls }) => calls.serve("order", handler));
      await eventually(async () => !("absent" in (await front.calls.request(callOf()))));
      let failed = 0;
      let drained = false;
      const clients = Array.from({ length: 20 }, async () => {
        for (let n = 0; n < 100 || !drained; n += 1) {
          const reply = await front.calls.request(callOf());
          if (!reply.ok) failed += 1;
        }
      });
      await Bun.sleep(50);
      await second?.stop();
      await other.close();
      drained = true;
      await Promise.all(clients);
      expect(failed).toBe(0);
      await first?.stop();
    });

    between(`${name}: a stream whose service dies ends within seconds`, async () => {
      const doomed = await open(["order"]);
      doomed.calls.serve(
        "order",
        streaming(async function* (_, signal) {
          yield { id: "1", body: "1" };
          await ended(signal);
        }),
      );
      await eventually(async () => !("absent" in (await front.calls.request(callOf()))));
      const items = front.calls.subscribe(callOf(), new AbortController().signal)[Symbol.asyncIterator]();
      await items.next();
      const next = items.next();
      await doomed.die();
      const started = performance.now();
      await expect(next).rejects.toMatchObject({ code: "call.unavailable" });
      expect(performance.now() - started).toBeLessThan(3_000);
    });

    between(`${name}: a stream whose reader dies is let go within seconds`, async () => {
      const reader = await open(["gateway"]);
      let left = 0;
      await serving(
        streaming(async function* (_, signal) {
          try {
            yield { id: "1", body: "1" };
            await ended(signal);
          } finally {
            left += 1;
          }
        }),
        async () => {
          const items = reader.calls
            .subscribe(callOf(), new AbortController().signal)
            [Symbol.asyncIterator]();
          await items.next();
          items.next().catch(() => undefined);
          await reader.die();
          await eventually(async () => left === 1, { withinMs: 3_000, what: "the stream being let go" });
        },
      );
    });

    between(`${name}: a stream of a draining replica tells its reader to come back`, async () => {
      const leaving = await open(["order"]);
      const served = leaving.calls.serve(
        "order",
        streaming(async function* (_, signal) {
          yield { id: "1", body: "1" };
          await ended(signal);
        }),
      );
      await eventually(async () => !("absent" in (await front.calls.request(callOf()))));
      const items = front.calls.subscribe(callOf(), new AbortController().signal)[Symbol.asyncIterator]();
      await items.next();
      const next = items.next();
      next.catch(() => undefined);
      await Bun.sleep(20);
      await served.stop();
      await expect(next).rejects.toMatchObject({ code: "call.unavailable" });
      await leaving.close();
    });
  });
}
