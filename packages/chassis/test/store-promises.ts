import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { event, Failure } from "@torg/contracts";
import { z } from "zod";
import { recordTaken } from "../src/commit/meet-record";
import type { RecordWrite, RequestRecord } from "../src/commit/record";
import type { Step, Store } from "../src/commit/store";
import type { Emitting } from "../src/commit/transaction";
import { armSeams, type Seam } from "../src/faults";

/** What the suite needs of a state: a number for each owner. Both read what the same commit has written. */
export type Counting<D> = {
  readonly count: (db: D, owner: string) => Promise<number>;
  readonly add: (tx: D & Emitting, owner: string) => Promise<number>;
};

export type OpenedStore<D> = { readonly store: Store<D>; readonly close: () => Promise<void> };

const Counted = event("test.counted.v1", {
  doc: "A number grew.",
  subject: "owner",
  data: z.strictObject({ owner: z.string(), n: z.int() }),
});
const Shown = event("test.shown.v1", {
  doc: "What a number is; only the newest counts.",
  subject: "owner",
  coalesceMs: 300,
  data: z.strictObject({ owner: z.string(), n: z.int() }),
});

const origin = { traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-00`, requestId: "r" };
const someone = (): string => `usr_${Bun.randomUUIDv7()}`;

/** What every store behind the write door promises; each adapter passes this against its real server. */
export function storePromises<D>(
  name: string,
  { open, count, add }: Counting<D> & { readonly open: () => Promise<OpenedStore<D>> },
): void {
  describe(name, () => {
    let opened: OpenedStore<D>;
    let store: Store<D>;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened?.close());
    afterEach(() => armSeams(() => undefined));

    const commit = <T>(work: Step<D, T>["work"], more: Partial<Step<D, T>> = {}): Promise<T> =>
      store.commit({ origin, deadline: undefined, work, ...more });
    const recordOf = (actor: string, over: Partial<RequestRecord> = {}): RequestRecord => ({
      actor,
      operation: "test.add",
      key: crypto.randomUUID(),
      fingerprint: "body",
      deadline: Date.now() + 10_000,
      ...over,
    });
    const opening = (record: RequestRecord, body?: string): RecordWrite => ({
      record,
      opened: false,
      answer: body === undefined ? undefined : { ok: true, body },
    });
    const told = async (owner: string): Promise<number[]> =>
      (await store.outbox.due(1_000, []))
        .filter(({ subject }) => subject === owner)
        .map(({ data }) => JSON.parse(data).n);
    const addAndTell = (owner: string) => async (tx: D & Emitting) => {
      const n = await add(tx, owner);
      tx.emit(Counted, { owner, n });
      return n;
    };
    const eventId = () => Bun.randomUUIDv7();
    /** Whether the claim of an event that changes this owner's number was free; it is taken now. */
    const isFree = (claim: { handler: string; eventId: string }, owner: string) =>
      commit(async (tx, scope) => {
        const { size } = await scope.claim([claim]);
        await count(tx, owner);
        return size > 0;
      });

    test("effect, event, claim and answer are there together", async () => {
      const owner = someone();
      const record = recordOf(owner);
      const claim = { handler: "h", eventId: eventId() };
      await commit(
        async (tx, scope) => {
          expect([...(await scope.claim([claim]))]).toEqual([claim.eventId]);
          return addAndTell(owner)(tx);
        },
        { record: (n) => opening(record, `{"n":${n}}`) },
      );
      expect([await count(store.db, owner), await told(owner)]).toEqual([1, [1]]);
      expect(await store.meet(record)).toEqual({ ok: true, body: '{"n":1}' });
      expect(await isFree(claim, owner)).toBe(false);
    });

    test("of work that breaks nothing is left, and its key is free", async () => {
      const owner = someone();
      const record = recordOf(owner);
      const claim = { handler: "h", eventId: eventId() };
      const breaking = commit(
        async (tx, scope) => {
          await scope.claim([claim]);
          await addAndTell(owner)(tx);
          throw new Error("broken");
        },
        { record: () => opening(record) },
      );
      expect(breaking).rejects.toThrow("broken");
      await breaking.catch(() => undefined);
      expect([await count(store.db, owner), await told(owner)]).toEqual([0, []]);
      expect(await store.meet(record)).toBe("free");
      expect(await isFree(claim, owner)).toBe(true);
    });

    test("work that is done too late is refused, and nothing of it is left", async () => {
      const owner = someone();
      const late = commit(
        async (tx) => {
          await addAndTell(owner)(tx);
          await Bun.sleep(30);
        },
        { deadline: Date.now() + 10 },
      );
      expect(await late.catch((error) => error instanceof Failure && error.code)).toBe("call.late");
      expect([await count(store.db, owner), await told(owner)]).toEqual([0, []]);
    });

    test("a key's second commit does nothing, and gets the first one's bytes", async () => {
      const owner = someone();
      const record = recordOf(owner);
      const body = '{"b":"ё \\u0000 \\"","a":1.50}';
      const once = () => commit(addAndTell(owner), { record: () => opening(record, body) });
      await once();
      const again = await Promise.all(
        Array.from({ length: 5 }, () => once().catch((error: unknown) => error)),
      );
      expect(again.every((error) => error === recordTaken)).toBe(true);
      expect([await count(store.db, owner), await told(owner)]).toEqual([1, [1]]);
      expect(await store.meet(record)).toEqual({ ok: true, body });
    });

    test("ten commits at once with one key have one effect", async () => {
      const owner = someone();
      const record = recordOf(owner);
      const ends = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          commit(addAndTell(owner), { record: () => opening(record, String(n)) }).catch(
            (error: unknown) => error,
          ),
        ),
      );
      expect(ends.filter((end) => end !== recordTaken)).toEqual([1]);
      expect([await count(store.db, owner), await told(owner)]).toEqual([1, [1]]);
    });

    test("a key with another body is key.reused; another's key is another key", async () => {
      const record = recordOf(someone());
      await store.keep(opening(record, "1"));
      const other = store.meet({ ...record, fingerprint: "another" });
      expect(await other.catch((error) => error instanceof Failure && error.code)).toBe("key.reused");
      expect(await store.meet({ ...record, actor: someone() })).toBe("free");
      expect(await store.keep(opening(record, "2")).catch((error: unknown) => error)).toBe(recordTaken);
      expect(await store.meet(record)).toEqual({ ok: true, body: "1" });
    });

    test("while the first is under way a repeat waits: for its answer, or until key.in_flight", async () => {
      const [fast, slow] = [recordOf(someone()), recordOf(someone())];
      await store.keep(opening(fast));
      await store.keep(opening(slow));
      const waiting = [
        store.meet(fast),
        store.meet(slow).catch((error) => error instanceof Failure && error.code),
      ];
      await store.keep({ record: fast, opened: true, answer: { ok: false, body: "no" } });
      expect(await Promise.all(waiting)).toEqual([{ ok: false, body: "no" }, "key.in_flight"]);
    });

    test("past its opener's deadline a record is taken over, by one of ten; given free, at once", async () => {
      const lost = recordOf(someone(), { deadline: Date.now() - 1 });
      await store.keep(opening(lost));
      const mine = { ...lost, deadline: Date.now() + 5_000 };
      const met = await Promise.all(
        Array.from({ length: 10 }, () =>
          store.meet(mine).catch((error) => error instanceof Failure && error.code),
        ),
      );
      expect(met.filter((one) => one === "taken over")).toHaveLength(1);
      await store.release(mine);
      expect(await store.meet({ ...mine, deadline: Date.now() + 9_000 })).toBe("taken over");
      await store.keep({ record: mine, opened: true, answer: { ok: true, body: "done" } });
      await store.release(mine);
      expect(await store.meet(mine)).toEqual({ ok: true, body: "done" });
    });

    test("fifty writers of one number lose none of it, and tell it fifty times", async () => {
      const owner = someone();
      const seen = await Promise.all(Array.from({ length: 50 }, () => commit(addAndTell(owner))));
      const all = Array.from({ length: 50 }, (_, n) => n + 1);
      expect(seen.sort((a, b) => a - b)).toEqual(all);
      expect(await count(store.db, owner)).toBe(50);
      expect((await told(owner)).sort((a, b) => a - b)).toEqual(all);
    });

    test("an event that is claimed by ten at once has one effect", async () => {
      const owner = someone();
      const claim = { handler: "h", eventId: eventId() };
      const handle = () =>
        commit(async (tx, scope) => {
          if ((await scope.claim([claim])).size > 0) await addAndTell(owner)(tx);
        });
      await Promise.all(Array.from({ length: 10 }, handle));
      expect([await count(store.db, owner), await told(owner)]).toEqual([1, [1]]);
      expect(await isFree({ ...claim, handler: "another" }, owner)).toBe(true);
    });

    test("what was told is given out until it is forgotten, the oldest first, without what is in hand", async () => {
      const owner = someone();
      for (let n = 0; n < 3; n += 1) await commit(addAndTell(owner));
      const own = async (inHand: string[]) =>
        (await store.outbox.due(1_000, inHand)).filter(({ subject }) => subject === owner);
      const [first, ...others] = await own([]);
      expect([first, ...others].map((one) => one?.type)).toEqual(Array(3).fill("test.counted.v1"));
      expect(await own([first?.id ?? ""])).toEqual(others);
      expect((await store.outbox.figures()).waiting).toBeGreaterThanOrEqual(3);
      await store.outbox.forget([first, ...others].map((one) => one?.id ?? ""));
      expect(await own([])).toEqual([]);
    });

    test("a state that waits is replaced by a newer one; one that is in hand is not the last word", async () => {
      const owner = someone();
      const show = () => commit(async (tx) => tx.emit(Shown, { owner, n: await add(tx, owner) }));
      const due = async () => {
        const until = Date.now() + 5_000;
        for (;;) {
          const own = (await store.outbox.due(1_000, [])).filter(({ subject }) => subject === owner);
          if (own.length > 0 || Date.now() > until) return own;
          await Bun.sleep(10);
        }
      };
      await show();
      expect(await told(owner)).toEqual([]); // it waits for newer ones
      await show();
      await show();
      const inHand = await due();
      expect(inHand.map(({ data }) => JSON.parse(data).n)).toEqual([3]);
      await show();
      await store.outbox.forget(inHand.map(({ id }) => id));
      const last = await due();
      expect(last.map(({ data }) => JSON.parse(data).n)).toEqual([4]);
      await store.outbox.forget(last.map(({ id }) => id));
    });

    test.each([["claimed"], ["effected"], ["emitted"], ["committed"]] as [Seam][])(
      "cut off when it has %s, a commit is whole or was never there",
      async (seam) => {
        const owner = someone();
        const record = recordOf(owner);
        const claim = { handler: "h", eventId: eventId() };
        armSeams((at) => {
          if (at === seam) throw new Error("killed");
        });
        const cut = commit(
          async (tx, scope) => {
            await scope.claim([claim]);
            return addAndTell(owner)(tx);
          },
          { record: () => opening(record, "1") },
        );
        expect(await cut.catch((error: Error) => error.message)).toBe("killed");
        armSeams(() => undefined);
        const whole = seam === "committed";
        expect([await count(store.db, owner), await told(owner)]).toEqual(whole ? [1, [1]] : [0, []]);
        expect(await store.meet(record)).toEqual(whole ? { ok: true, body: "1" } : "free");
        expect(await isFree(claim, owner)).toBe(!whole);
      },
    );

    test("starts of a delivery are counted until they are forgotten", async () => {
      const id = eventId();
      const starts = [await store.starts.count("q", id), await store.starts.count("q", id)];
      await store.starts.forget("q", [id]);
      expect([...starts, await store.starts.count("q", id)]).toEqual([1, 2, 1]);
    });

    test("what is younger than its time is not swept", async () => {
      const record = recordOf(someone());
      await store.keep(opening(record, "1"));
      await store.sweep(7);
      expect(await store.meet(record)).toEqual({ ok: true, body: "1" });
    });

    test("a store that answers is there", async () => {
      await store.ping();
    });
  });
}
