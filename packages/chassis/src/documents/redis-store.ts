import { Failure } from "@torg/contracts";
import type { Redis } from "ioredis";
import { meetRecord, recordTaken } from "../commit/meet-record";
import type { RecordWrite, RequestRecord } from "../commit/record";
import type { Claim, Step, Store } from "../commit/store";
import { type EmittedEvent, emitting } from "../commit/transaction";
import { refuseWhenLate } from "../deadline";
import { at } from "../faults";
import { keepLease } from "../leases";
import { closeRedis } from "../redis/close-redis";
import { type Batch, commitBatch, type RecordChange, type Verdict } from "./commit-script";
import type { Documents } from "./documents";
import { keysOf } from "./keys";
import { partitionOf } from "./partition";
import { readingRedis } from "./redis-documents";
import { asking } from "./redis-failures";
import { redisLease } from "./redis-lease";
import { redisOutbox, streamEvent } from "./redis-outbox";
import { redisRecords } from "./redis-records";
import { redisStarts } from "./redis-starts";
import { turnsOf } from "./turns";
import { onlyReading, unitOfWork } from "./unit-of-work";

/** Work that lost to others so often ends as `call.unavailable`. */
const triesMax = 30;
const dayMs = 86_400_000;

export type RedisStoreOptions = {
  readonly redis: Redis;
  readonly service: string;
  /** The owner whose documents a record's command changes: both lie in one partition. */
  readonly ownerOf: (record: RequestRecord) => string;
  readonly keepDays: number;
  readonly wakeRelay: () => void;
  /** Throws where the server is away, or keeps less than it must. */
  readonly check: () => Promise<void>;
};

/**
 * The write door over Redis. The work runs here, on what it has read; one script then checks that all of it still
 * stands and writes documents, claims, record and events at once. Where something has moved the work runs again, in
 * turn with the others of its partition. Whether a script whose answer was lost has run, the repeat of the key finds out.
 */
export function redisStore(options: RedisStoreOptions): Store<Documents> {
  const { redis, service, ownerOf, wakeRelay } = options;
  const keys = keysOf(service);
  const keepMs = options.keepDays * dayMs;
  const reading = readingRedis(redis, keys);
  const partitionOfRecord = (record: RequestRecord): number => partitionOf(ownerOf(record));
  const keyOf = (record: RequestRecord): string => keys.record(partitionOfRecord(record), record);
  const records = redisRecords(redis, keyOf);
  const inTurn = turnsOf<number>();

  const send = (batch: Omit<Batch, "stamp">): Promise<Verdict> =>
    commitBatch(redis, { ...batch, stamp: Bun.randomUUIDv7() }, { keys, keepMs });

  /** One try. `claimed` are events that another one had claimed before. */
  async function attempt<T>(step: Step<Documents, T>, claimed: readonly Claim[]): Promise<Attempt<T>> {
    const { origin, deadline, work, record } = step;
    const { scope, touched } = unitOfWork(reading);
    const emitted: EmittedEvent[] = [];
    const after: (() => void)[] = [];
    const claims: Claim[] = [];
    const as: Parameters<typeof work>[1]["as"] = (from) =>
      emitting(scope(), { origin: from, emitted, after });
    const claim = async (wanted: readonly Claim[]) => {
      const free = wanted.filter((one) => !claimed.some((other) => isSame(one, other)));
      claims.push(...free);
      at("claimed");
      return new Set(free.map(({ eventId }) => eventId));
    };
    const place = (): number =>
      touched()[0]?.ref.partition ?? partitionOf(claims[0]?.eventId ?? origin.requestId);

    let value: T;
    try {
      value = await work(as(origin), { as, claim });
    } catch (error) {
      const stood = await stands(
        touched().length > 1 ? { ...nothing, partition: place(), touched: touched() } : undefined,
      );
      if (stood) throw error;
      return { verdict: { is: "moved" }, partition: place() }; // it saw one document before and one after somebody's commit
    }
    at("effected");
    if (deadline !== undefined) refuseWhenLate(deadline);
    const write = record?.(value);
    const seen = touched();
    const partition = write && seen.length === 0 ? partitionOfRecord(write.record) : place();
    const isWrite = write || emitted.length > 0 || claims.length > 0 || seen.some(({ changed }) => changed);
    at("emitted");
    const verdict: Verdict = isWrite
      ? await send({
          partition,
          deadline,
          touched: seen,
          claims,
          record: write && changeOf(write, partition),
          events: newest(emitted).map(streamEvent),
        })
      : { is: "done" };
    const done = { value, after: emitted.length > 0 ? [wakeRelay, ...after] : after };
    return { verdict, partition, done };
  }

  /** Whether all that was read is still as it was read. */
  const stands = async (batch: Omit<Batch, "stamp"> | undefined): Promise<boolean> =>
    batch === undefined ||
    (await send({ ...batch, touched: batch.touched.map((one) => ({ ...one, changed: false })) })).is ===
      "done";

  function changeOf({ record, opened, answer }: RecordWrite, partition: number): RecordChange {
    if (partitionOfRecord(record) !== partition)
      throw new Error(`${record.operation} changed documents of another owner than the one who asked for it`);
    const { fingerprint, deadline } = record;
    return { key: keyOf(record), opens: !opened, fingerprint, deadline, answer };
  }

  return {
    db: onlyReading(reading),
    async commit(step) {
      const claimed: Claim[] = [];
      let partition: number | undefined;
      for (let tries = 1; tries <= triesMax; tries += 1) {
        const work = () => attempt(step, claimed);
        const tried = await (partition === undefined ? work() : inTurn(partition, work));
        const { verdict, done } = tried;
        if (verdict.is === "done" && done) {
          at("committed");
          for (const run of done.after) run();
          return done.value;
        }
        if (verdict.is === "taken") throw recordTaken;
        if (verdict.is === "late") throw new Failure("call.late");
        if (verdict.is === "claimed") claimed.push(...verdict.claims);
        partition = tried.partition;
        if (tries > 1) await Bun.sleep(Math.random() * Math.min(50, 2 ** tries)); // other processes are at it, too
      }
      throw new Failure("call.unavailable");
    },
    meet: (record) => meetRecord(records, record),
    async keep(write) {
      const partition = partitionOfRecord(write.record);
      const { is } = await send({ ...nothing, partition, record: changeOf(write, partition) });
      if (is === "taken") throw recordTaken;
    },
    release: records.release,
    shares: false, // each event's documents lie in a partition of their own
    outbox: redisOutbox(redis, keys),
    starts: redisStarts(redis, { keys, keepMs }),
    // Others may lead from other machines, whoever owns a database here: nobody is dead before the lease runs out.
    lease: (name, { log }) => keepLease(redisLease(redis, keys.lease(name)), name, { alone: false, log }),
    sweep: async () => undefined, // claims, records and starts go by themselves
    ping: async () => {
      await asking(options.check());
    },
    close: () => closeRedis(redis),
  };
}

type Attempt<T> = {
  readonly verdict: Verdict;
  readonly partition: number;
  readonly done?: { readonly value: T; readonly after: readonly (() => void)[] };
};

const nothing = { deadline: undefined, touched: [], claims: [], record: undefined, events: [] } as const;

const isSame = (a: Claim, b: Claim): boolean => a.handler === b.handler && a.eventId === b.eventId;

/** Of the states of one subject that a commit tells, the last. */
function newest(emitted: readonly EmittedEvent[]): readonly EmittedEvent[] {
  const keyOf = ({ contract, data, id }: EmittedEvent): string =>
    contract.coalesceMs === undefined ? id : `${contract.type}:${data[contract.subject]}`;
  return [...new Map(emitted.map((event) => [keyOf(event), event])).values()];
}
