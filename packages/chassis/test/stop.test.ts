import { expect, setDefaultTimeout, test } from "bun:test";
import { connect, type Socket } from "node:net";
import { defineConfig, defineService } from "../src";
import { commonConfig } from "../src/common-config";
import { readConfig } from "../src/config";
import { serveEdges } from "../src/edge/serve";
import { eventually, startTestTorg } from "../src/testing";

setDefaultTimeout(30_000);

const common = readConfig(commonConfig, { PORT: "0" }).config;
const begun = Promise.withResolvers<void>();
const go = Promise.withResolvers<string>();
const slowService = defineService({
  name: "user",
  config: defineConfig({}),
  edge: (app) =>
    app.get("/slow", () => {
      begun.resolve();
      return go.promise;
    }),
});

const start = (env: Record<string, string>) => startTestTorg({ services: [slowService], env });

/** A connection that stays open between requests, as a balancer's does; gives what came until it was closed. */
async function keptAlive(
  url: string,
): Promise<{ ask: (path: string) => Promise<string>; closed: () => boolean }> {
  const socket = await new Promise<Socket>((open) => {
    const opening = connect(Number(new URL(url).port), "127.0.0.1", () => open(opening));
  });
  let heard = "";
  let isClosed = false;
  socket.on("data", (chunk: Buffer) => {
    heard += chunk.toString();
  });
  socket.on("close", () => {
    isClosed = true;
  });
  return {
    closed: () => isClosed,
    async ask(path) {
      heard = "";
      socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
      return eventually(async () => (heard.includes("\r\n\r\n") ? heard.toLowerCase() : undefined));
    },
  };
}

test("a stop turns readiness red first, and answers on for its grace; each answer is the last of its connection", async () => {
  const torg = await start({ READY_GRACE_MS: "1500" });
  const balancer = await keptAlive(torg.url);
  expect(await balancer.ask("/readyz")).not.toContain("connection: close");
  expect(balancer.closed()).toBe(false);

  const stopped = torg.torg.stop();
  const red = await balancer.ask("/readyz");
  expect(red).toStartWith("http/1.1 503");
  expect(red).toContain("connection: close");
  await eventually(async () => balancer.closed());
  expect((await fetch(`${torg.url}/livez`)).status).toBe(200); // a new connection, within the grace
  await stopped;
  await expect(fetch(`${torg.url}/livez`)).rejects.toThrow();
  await torg.stop().catch(() => undefined);
});

test("what comes while it starts waits for it, and is not refused", async () => {
  if (!common) throw new Error("the defaults are a configuration");
  const edge = serveEdges({ common });
  expect((await fetch(`${edge.url}/livez`)).status).toBe(200);
  expect((await fetch(`${edge.url}/readyz`)).status).toBe(503);
  const asked = fetch(`${edge.url}/anything`);
  expect(await Promise.race([asked, Bun.sleep(200)])).toBeUndefined();
  edge.open([], () => Promise.reject(new Error("nobody is elsewhere")));
  expect((await asked).status).toBe(404);
  await edge.stop();
});

test("what was begun is finished: a request that came before the stop gets its answer", async () => {
  const torg = await start({});
  const asked = fetch(`${torg.url}/slow`);
  await begun.promise;
  const stopped = torg.torg.stop();
  go.resolve("done");
  expect(await (await asked).text()).toBe("done");
  await stopped;
  await torg.stop().catch(() => undefined);
});
