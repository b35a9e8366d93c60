import { afterEach, expect, test } from "bun:test";
import { defineConfig, defineService, startTorg, type Torg } from "../src";
import { eventually, tempFolder } from "../src/testing";

/** The agent's service API, as HashiCorp documents it: register, deregister, read one. */
function consulStandIn(port = 0) {
  const services = new Map<string, { ID: string; Name: string; Port: number; Check: { HTTP: string } }>();
  const seen: { method: string; path: string; token: string | null }[] = [];
  let failing = false;
  const server = Bun.serve({
    port,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname } = new URL(request.url);
      seen.push({ method: request.method, path: pathname, token: request.headers.get("x-consul-token") });
      if (failing) return new Response("no cluster leader", { status: 500 });
      const [, , , , verb = "", id = ""] = pathname.split("/").map(decodeURIComponent);
      if (request.method === "PUT" && verb === "register") {
        const service = await request.json();
        services.set(service.ID, service);
        return new Response();
      }
      if (request.method === "PUT" && verb === "deregister")
        return new Response(null, { status: services.delete(id) ? 200 : 404 });
      const known = request.method === "GET" && services.get(verb);
      return known ? Response.json(known) : new Response("unknown service ID", { status: 404 });
    },
  });
  return {
    services,
    seen,
    port: server.port ?? 0,
    fail: (now: boolean) => {
      failing = now;
    },
    stop: () => server.stop(true),
  };
}

const user = defineService({ name: "user", config: defineConfig({}) });
const gateway = defineService({ name: "gateway", config: defineConfig({}) });

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(consulPort: number, env: Record<string, string> = {}): Promise<Torg> {
  const folder = tempFolder();
  const torg = await startTorg({
    services: [user, gateway],
    dataDir: folder.path,
    env: {
      PORT: "0",
      LOG_LEVEL: "silent",
      CONSUL_HTTP_ADDR: `http://127.0.0.1:${consulPort}`,
      CONSUL_CHECK_MS: "100",
      ...env,
    },
  });
  let stopped: Promise<void> | undefined;
  const once = { ...torg, stop: () => (stopped ??= torg.stop().finally(() => folder[Symbol.dispose]())) };
  closing.push(once.stop);
  return once;
}

test("each service of a process is registered with its address and a check that answers, and taken out at the stop", async () => {
  const consul = consulStandIn();
  closing.push(consul.stop);
  const torg = await start(consul.port, { CONSUL_HTTP_TOKEN: "secret" });
  await eventually(async () => consul.services.size === 2);
  const registered = [...consul.services.values()];
  expect(registered.map(({ Name }) => Name).sort()).toEqual(["gateway", "user"]);
  for (const service of registered) {
    expect(service).toMatchObject({
      Address: "127.0.0.1",
      Port: torg.port,
      Check: { DeregisterCriticalServiceAfter: "1m" },
    });
    expect((await fetch(service.Check.HTTP)).status).toBe(200);
  }
  expect(new Set(registered.map(({ ID }) => ID)).size).toBe(2);
  expect(consul.seen.every(({ token }) => token === "secret")).toBe(true);
  await torg.stop();
  expect(consul.services.size).toBe(0);
});

test("an agent that forgot us is told again", async () => {
  const consul = consulStandIn();
  closing.push(consul.stop);
  await start(consul.port);
  await eventually(async () => consul.services.size === 2);
  consul.services.clear();
  await eventually(async () => consul.services.size === 2);
});

test("an agent that is away or sick stops nothing: neither a start, nor a request, nor a stop", async () => {
  const gone = consulStandIn();
  await gone.stop();
  const torg = await start(gone.port);
  expect((await fetch(`${torg.url}/readyz`)).status).toBe(200);
  const late = consulStandIn(gone.port);
  await eventually(async () => late.services.size === 2);
  late.fail(true);
  late.services.clear();
  const before = late.seen.length;
  await eventually(async () => late.seen.length > before);
  expect((await fetch(`${torg.url}/readyz`)).status).toBe(200);
  late.fail(false);
  await eventually(async () => late.services.size === 2);
  await late.stop();
  await torg.stop();
});
