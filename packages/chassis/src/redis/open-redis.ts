import type { Redis } from "ioredis";
import type { Log } from "../telemetry/log";
import type { TlsFiles } from "../tls";
import { redisTls } from "./redis-tls";

type Options = {
  /** `redis://user:password@host:6379/0`, or `rediss://`. */
  readonly url: string;
  /** As the server lists it: `torg:<service>:<what for>`. */
  readonly name: string;
  readonly tls: TlsFiles | undefined;
  /** What one command may wait for its answer. */
  readonly commandTimeoutMs: number;
  readonly log: Log;
};

const reconnectAfterMs = { first: 50, most: 2_000 };
const connectTimeoutMs = 5_000;
const silenceTimeoutMs = 10_000;

/**
 * A connection that comes back for ever; it is not waited for. While it is away every command fails at once; on a server that hangs it fails
 * after `commandTimeoutMs`, and may all the same be carried out later: what is sent must bear that. Nothing is sent a
 * second time by itself. Commands of one turn of the event loop travel together.
 */
export async function openRedis({ url, name, tls, commandTimeoutMs, log }: Options): Promise<Redis> {
  const driver = await import("ioredis"); // fifty modules, which a service without Redis does not load
  const redis = new driver.Redis(url, {
    connectionName: name,
    ...redisTls(url, tls),
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    socketTimeout: silenceTimeoutMs, // a host that is gone without a word: the connection is made anew
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => wait(times),
    reconnectOnError: ({ message }) => message.startsWith("READONLY"), // after a failover: ask who leads now
  });
  let told = ""; // the same fault again and again is one line
  redis.on("error", (error: Error) => {
    if (error.message === told) return;
    told = error.message;
    log.warn({ err: error, redis: name }, "Redis is away");
  });
  redis.on("ready", () => {
    if (told !== "") log.info({ redis: name }, "Redis is back");
    told = "";
  });
  return redis;
}

const wait = (times: number): number =>
  Math.min(reconnectAfterMs.most, reconnectAfterMs.first * 2 ** Math.min(times - 1, 10)) *
  (0.75 + Math.random() / 2);
