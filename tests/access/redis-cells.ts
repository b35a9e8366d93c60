import { serviceNames } from "@torg/contracts";
import { Redis } from "ioredis";
import type { Accounts } from "./accounts";
import type { Cell, Matrix } from "./cell";

const servers = ["CART_REDIS_URL", "CACHE_REDIS_URL"] as const;
const elsewhere = ["torg:key", "key", "*"];
/** What reads, empties or reshapes the whole server. */
const commands = [
  "KEYS *",
  "SCAN 0",
  "RANDOMKEY",
  "DBSIZE",
  "FLUSHDB",
  "FLUSHALL",
  "SELECT 1",
  "SWAPDB 0 1",
  "MONITOR",
  "CONFIG SET appendonly no",
  "CONFIG GET requirepass",
  "ACL LIST",
  "ACL SETUSER mallory on nopass ~* +@all",
  "CLIENT LIST",
  "CLIENT KILL TYPE normal",
  "DEBUG SLEEP 0",
  "SAVE",
  "SHUTDOWN NOW",
  "REPLICAOF 127.0.0.1 1",
  "SCRIPT FLUSH",
  "FUNCTION LIST",
  "MODULE LIST",
  "PUBLISH news text",
  "SUBSCRIBE news",
];

/** Every service's account on both Redis servers, against every service's keys and what rules the whole server. */
export async function openRedisCells(accounts: Accounts): Promise<Matrix> {
  const connections: Redis[] = [];
  const cells: Cell[] = [];
  for (const server of servers) {
    const members = accounts.on(server);
    for (const [service, url] of members) {
      const redis = new Redis(url, { maxRetriesPerRequest: 0 });
      connections.push(redis);
      const cell = (words: readonly string[], allowed: boolean): Cell => ({
        account: service,
        deed: `${server}: ${words.join(" ")}`,
        allowed,
        attempt: () => isLet(redis, words),
      });
      for (const key of [...serviceNames.map((name) => `${name}:access`), ...elsewhere]) {
        const allowed = key === `${service}:access`;
        cells.push(
          cell(["SET", key, "1", "PX", "60000"], allowed),
          cell(["GET", key], allowed),
          cell(["EVAL", "return redis.call('GET', KEYS[1])", "1", key], allowed),
          cell(["EVAL", "return redis.call('GET', ARGV[1])", "0", key], allowed), // a key that was not declared
          cell(["COPY", `${service}:other`, key, "REPLACE"], allowed),
          cell(["DEL", key], allowed),
        );
      }
      const looks = server === "CART_REDIS_URL"; // whether it would lose carts
      for (const command of commands)
        cells.push(cell(command.split(" "), looks && command.startsWith("CONFIG GET")));
    }
    // Who has no account there does not get in with the password that it has elsewhere
    const { hostname, port } = new URL(accounts.admin(server));
    for (const [service, url] of servers.flatMap((other) => accounts.on(other))) {
      if (members.some(([member]) => member === service)) continue;
      const foreign = new URL(url);
      foreign.hostname = hostname;
      foreign.port = port;
      cells.push({
        account: service,
        deed: `${server}: log in`,
        allowed: false,
        attempt: () => logsIn(foreign.href),
      });
    }
    cells.push({
      account: "nobody",
      deed: `${server}: log in without a password`,
      allowed: false,
      attempt: () => logsIn(`redis://${hostname}:${port}`),
    });
  }
  return {
    cells,
    async close() {
      for (const redis of connections) redis.disconnect();
    },
  };
}

async function isLet(redis: Redis, [command = "", ...words]: readonly string[]): Promise<boolean> {
  try {
    await redis.call(command, ...words);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

async function logsIn(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  let reason: unknown; // the command's own failure only says that the connection is closed
  redis.on("error", (error: Error) => {
    reason ??= error;
  });
  try {
    await redis.connect();
    await redis.get("any");
    return true;
  } catch (error) {
    if (isRefusal(error) || isRefusal(reason)) return false;
    throw reason ?? error;
  } finally {
    redis.disconnect();
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  /NOPERM|NOAUTH|WRONGPASS|No permissions to access a key|command not allowed|can't access at least one of the keys/i.test(
    error.message,
  );
