import { join } from "node:path";
import { redisAccounts } from "./accounts/redis-accounts";
import { findProgram } from "./find-program";
import { admin, bareEnvironment, type Recipe, Unavailable } from "./recipe";

/** Carts: what was answered is on the disk, and nothing is evicted. */
export const redisCart = redis("redis-cart", [
  "appendonly yes",
  "appendfsync always",
  "maxmemory-policy noeviction",
]);

/** Caches and the counts of limits: may forget at any time, and never grows. */
export const redisCache = redis("redis-cache", [
  "appendonly no",
  "maxmemory 256mb",
  "maxmemory-policy allkeys-lru",
]);

function redis(name: "redis-cart" | "redis-cache", settings: readonly string[]): Recipe {
  return async ({ folder, ports, passwordOf }) => {
    const program = findProgram("redis-server");
    if (!program) throw new Unavailable("there is no redis-server on the PATH (Debian: redis-server)");
    const port = ports[name];
    const password = passwordOf(name, admin);
    const users = redisAccounts(name, (account) => passwordOf(name, account));
    const lines = [
      "bind 127.0.0.1",
      `port ${port}`,
      `dir "${folder}"`,
      `aclfile "${join(folder, "users.acl")}"`,
      'save ""',
      "daemonize no",
      ...settings,
    ];
    return {
      files: { "users.acl": `${users.join("\n")}\n`, "redis.conf": `${lines.join("\n")}\n` },
      url: `redis://${admin}:${password}@127.0.0.1:${port}`,
      processes: [
        {
          name,
          command: [program, join(folder, "redis.conf")],
          cwd: folder,
          env: bareEnvironment,
          stopSignal: "TERM",
        },
      ],
    };
  };
}
