import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually, tempFolder } from "../src/testing";

/** A redis-server of a test's own, which it may kill. It ends with the scope. */
export async function privateRedis(settings: readonly string[]) {
  const folder = tempFolder();
  const probe = Bun.serve({ port: 0, fetch: () => new Response() });
  const { port = 0 } = probe;
  await probe.stop(true);
  const url = `redis://127.0.0.1:${port}`;
  const config = join(folder.path, "redis.conf");
  writeFileSync(
    config,
    ["bind 127.0.0.1", `port ${port}`, `dir ${folder.path}`, 'save ""', ...settings].join("\n"),
  );
  const spawn = () => Bun.spawn(["redis-server", config], { stdout: "ignore", stderr: "ignore" });
  let server = spawn();
  const answers = () =>
    eventually(
      async () => {
        const redis = new Bun.RedisClient(url, { autoReconnect: false, enableOfflineQueue: true });
        try {
          return (await redis.send("PING", [])) === "PONG";
        } finally {
          redis.close();
        }
      },
      { what: "the private Redis" },
    );
  await answers();
  return {
    url,
    async kill() {
      server.kill("SIGKILL");
      await server.exited;
    },
    async start() {
      server = spawn();
      await answers();
    },
    async [Symbol.asyncDispose]() {
      server.kill("SIGKILL");
      await server.exited;
      folder[Symbol.dispose]();
    },
  };
}
