import { tlsFiles } from "@torg/chassis/servers";
import { eventually } from "@torg/chassis/testing";
import { commonConfig } from "../../packages/chassis/src/common-config";
import { readConfig } from "../../packages/chassis/src/config";
import { inMongo } from "../../packages/chassis/src/mongo/mongo-store";
import { openLink } from "../../packages/chassis/src/rabbitmq/link";
import { openRedis } from "../../packages/chassis/src/redis/open-redis";
import { openLog } from "../../packages/chassis/src/telemetry/log";
import { answering, callOf, ok } from "../../packages/chassis/test/call-port-promises";
import { counting, documentsInRedis } from "../../packages/chassis/test/documents";
import { rabbitBench } from "../../packages/chassis/test/event-bench";
import { natsProcess } from "../../packages/chassis/test/nats-process";
import type { TlsPaths } from "./certificates";
import type { SecuredName } from "./secured";

type Adapter = {
  /** Of an address: the one that says that TLS is meant. */
  readonly scheme: string;
  /** One whole round trip through the adapter. `plainUrl` is for whoever looks from outside. */
  readonly works: (url: string, tls: TlsPaths, plainUrl: string) => Promise<void>;
  /** A connection and one answer of the server, or why there is none. */
  readonly enters: (url: string, tls: TlsPaths | undefined) => Promise<void>;
};

const log = openLog({ LOG_LEVEL: "silent", LOG_FORMAT: "json" });
const origin = { traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-00`, requestId: "r" };
const patienceMs = 1_500;

const filesOf = (paths: TlsPaths | undefined) =>
  tlsFiles({ TLS_CA_FILE: undefined, TLS_CERT_FILE: undefined, TLS_KEY_FILE: undefined, ...paths });

async function givenUp(): Promise<never> {
  await Bun.sleep(patienceMs);
  throw new Error("no connection in time");
}

export const adapters: Readonly<Record<SecuredName, Adapter>> = {
  nats: {
    scheme: "tls",
    async works(url, paths) {
      const tls = filesOf(paths);
      const front = await natsProcess({ url, services: ["gateway"], tls });
      const back = await natsProcess({ url, services: ["order"], tls });
      const served = back.calls.serve(
        "order",
        answering(({ input }) => ok(input)),
      );
      await eventually(async () => {
        const reply = await front.calls.request(callOf({ input: '"ёж"' }));
        return "ok" in reply && reply.ok && reply.body === '"ёж"';
      });
      await served.stop();
      await front.close();
      await back.close();
    },
    async enters(url, paths) {
      const tls = filesOf(paths);
      const process = await natsProcess({ url, services: ["order"], tls, startTimeoutMs: 500 });
      await process.links.get("order")?.ping();
      await process.close();
    },
  },
  rabbitmq: {
    scheme: "amqps",
    async works(url, paths, adminUrl) {
      const tls = filesOf(paths);
      const bench = await rabbitBench(url, { adminUrl, ...(tls && { tls }) });
      const torg = await bench.start();
      const heard = new Set<string>();
      torg.port.consume({
        name: "order.events",
        retryDelaysMs: [],
        batchMax: 32,
        async receive(batch) {
          for (const { eventId } of batch) heard.add(eventId);
          return batch.map(({ id }) => ({ id, result: "done" as const }));
        },
      });
      const ids = await bench.tell(3);
      await eventually(async () => ids.every((id) => heard.has(id)));
      await eventually(async () => (await bench.outbox()) === 0);
      await bench.close();
    },
    async enters(url, paths) {
      const refused = Promise.withResolvers<never>();
      const telling = Object.assign(openLog({ LOG_LEVEL: "silent", LOG_FORMAT: "json" }), {
        warn: (said: unknown) => refused.reject(new Error(JSON.stringify(said))),
      });
      const link = await openLink({ url, name: "tls", tls: filesOf(paths), log: telling });
      try {
        await Promise.race([
          link.once((channel) => channel.checkExchange("amq.topic")),
          refused.promise,
          givenUp(),
        ]);
      } finally {
        await link.close();
      }
    },
  },
  "redis-cart": {
    scheme: "rediss",
    async works(url, paths) {
      const { store, close } = await documentsInRedis(url, paths);
      const owner = `usr_${Bun.randomUUIDv7()}`;
      const add = () => store.commit({ origin, deadline: undefined, work: (tx) => counting.add(tx, owner) });
      await add();
      if ((await add()) !== 2 || (await counting.count(store.db, owner)) !== 2)
        throw new Error("what was committed is not there");
      await close();
    },
    async enters(url, paths) {
      const redis = await openRedis({
        url,
        name: "tls",
        tls: filesOf(paths),
        commandTimeoutMs: patienceMs,
        log,
      });
      const arrived = Promise.withResolvers<void>();
      redis.once("ready", () => arrived.resolve());
      redis.once("error", arrived.reject).once("close", () => arrived.reject(new Error("closed")));
      try {
        await Promise.race([arrived.promise, givenUp()]);
        await redis.ping();
      } finally {
        redis.disconnect();
      }
    },
  },
  mongo: {
    scheme: "mongodb",
    async works(url, paths) {
      const store = await openNotes(url, paths);
      const owner = `usr_${Bun.randomUUIDv7()}`;
      await store.commit({ origin, deadline: undefined, work: (tx) => tx.add(owner) });
      if ((await store.db.count(owner)) !== 1) throw new Error("what was written is not there");
      await store.close();
    },
    async enters(url, paths) {
      const store = await openNotes(url, paths ?? {});
      await store.ping();
      await store.close();
    },
  },
};

function openNotes(url: string, paths: TlsPaths) {
  const { config } = readConfig(commonConfig, paths);
  if (!config) throw new Error("the test's own environment is wrong");
  const open = inMongo({
    indexes: { notes: [{ name: "notes_of_owner", key: { owner: 1 } }] },
    state: (db) => {
      const rows = db.collection<{ _id: string; owner: string }>("notes");
      return {
        add: async (owner: string) => void (await rows.insertOne({ _id: crypto.randomUUID(), owner })),
        count: (owner: string) => rows.countDocuments({ owner }),
      };
    },
  });
  return open({ url, service: "notes", host: { common: config }, log, wakeRelay: () => undefined });
}
