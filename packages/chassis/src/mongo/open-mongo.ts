import type { MongoClient } from "mongodb";
import type { Log } from "../telemetry/log";
import type { TlsFiles } from "../tls";
import { mongoTls } from "./mongo-tls";

type Options = {
  /** `mongodb://user:password@host:27017/notification`, or `mongodb+srv://`. */
  readonly url: string;
  /** As the server lists it. */
  readonly name: string;
  readonly poolMax: number;
  readonly tls: TlsFiles | undefined;
  readonly log: Log;
};

const findServerMs = 2_000;
const connectMs = 2_000;
/** A server that hangs is given up after this; what was asked may be carried out all the same, and must bear it. */
const silenceMs = 10_000;
/** A majority that cannot be had is told, and the write comes again. */
const majorityMs = 5_000;

/**
 * A client that finds its server again for ever. A write counts once a majority has it in its journal, and nothing is
 * read that a change of leader could take back. While no server answers, every operation fails within two seconds.
 */
export async function openMongo({ url, name, poolMax, tls, log }: Options): Promise<MongoClient> {
  const driver = await import("mongodb"); // two hundred modules, which a shop without MongoDB does not load
  const client = new driver.MongoClient(url, {
    appName: name,
    maxPoolSize: poolMax,
    waitQueueTimeoutMS: findServerMs,
    serverSelectionTimeoutMS: findServerMs,
    connectTimeoutMS: connectMs,
    socketTimeoutMS: silenceMs,
    heartbeatFrequencyMS: 2_000,
    minHeartbeatFrequencyMS: 500,
    writeConcern: { w: "majority", journal: true, wtimeoutMS: majorityMs },
    readConcern: { level: "majority" },
    ignoreUndefined: true,
    ...mongoTls(url, tls),
  });
  let away = false;
  client.on("serverHeartbeatFailed", ({ failure }) => {
    if (!away) log.warn({ err: failure, mongo: name }, "MongoDB is away");
    away = true;
  });
  client.on("serverHeartbeatSucceeded", () => {
    if (away) log.info({ mongo: name }, "MongoDB is back");
    away = false;
  });
  return client;
}
