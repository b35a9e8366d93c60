import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { defineConfig, defineService, implement, nobody, on, startTorg, type Torg } from "@torg/chassis";
import { describeWith, eventually, tempFolder } from "@torg/chassis/testing";
import { wiring } from "@torg/contracts";
import { gateway } from "../src/service";

/** What integration's edge saw, and how it is to answer. */
let answer: (request: Request) => Response | Promise<Response>;
let seen: Request | undefined;
const integration = defineService({
  name: "integration",
  config: defineConfig({}),
  router: implement({}, {}),
  consumers: wiring.integration.hears.money.map((event) => on(event, async () => undefined)),
  edge: (app) =>
    app.all(
      "/1c/exchange",
      ({ request }) => {
        seen = request;
        return answer(request);
      },
      { parse: "none" },
    ),
});
const user = defineService({ name: "user", config: defineConfig({}), router: implement({}, {}) });

const folder = tempFolder();
afterAll(() => folder[Symbol.dispose]());
const IDENTITY_DIR = join(folder.path, "identities");

const start = (services: Parameters<typeof startTorg>[0]["services"], env: Record<string, string>) =>
  startTorg({
    services,
    dataDir: join(folder.path, Bun.randomUUIDv7()),
    env: { PORT: "0", LOG_LEVEL: "silent", IDENTITY_DIR, EXCHANGE_DEADLINE_MS: "2000", ...env },
  });

type Others = { readonly torg: Torg; readonly env: Record<string, string> };

/** The same whichever way the gateway learns where the others are. */
function gatewayReaches(name: string, openOthers: () => Promise<Others>): void {
  describe(name, () => {
    let others: Others;
    let front: Torg;
    beforeAll(async () => {
      others = await openOthers();
      front = await start([gateway], others.env);
    });
    afterAll(async () => {
      await front.stop();
      await others.torg.stop();
    });
    beforeEach(() => {
      answer = async (request) => new Response(`${(await request.arrayBuffer()).byteLength}`);
      seen = undefined;
    });
    const path = "/1c/exchange?type=catalog&mode=file&filename=%D1%91%D0%B6.zip";

    test(`${name}: a request arrives as 1C sent it, an answer as integration gave it`, async () => {
      const bytes = Bun.gzipSync("привет");
      answer = () => {
        const headers = new Headers({ "content-encoding": "gzip", location: "/elsewhere" });
        headers.append("set-cookie", "torg=abc; HttpOnly");
        headers.append("set-cookie", "other=1, 2");
        return new Response(bytes, { status: 302, headers });
      };
      const asked: BunFetchRequestInit = {
        redirect: "manual",
        decompress: false,
        headers: {
          authorization: "Basic dHJhZGU6c2VjcmV0",
          cookie: "torg=abc",
          "x-forwarded-for": "6.6.6.6",
        },
      };
      const response = await fetch(front.url + path, asked);
      expect([response.status, response.headers.get("location")]).toEqual([302, "/elsewhere"]);
      expect(response.headers.getSetCookie()).toEqual(["torg=abc; HttpOnly", "other=1, 2"]);
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array(bytes));
      expect(new URL(seen?.url ?? "").search).toBe("?type=catalog&mode=file&filename=%D1%91%D0%B6.zip");
      expect(seen?.headers.get("authorization")).toBe("Basic dHJhZGU6c2VjcmV0");
      expect(seen?.headers.get("cookie")).toBe("torg=abc");
      expect(seen?.headers.get("x-forwarded-for")).toBe("127.0.0.1");
    });

    test(`${name}: an upload and an answer are streamed, not gathered`, async () => {
      let read = 0;
      const more = Promise.withResolvers<void>();
      const counted = () =>
        new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, stream) {
            read += chunk.byteLength;
            stream.enqueue(chunk);
          },
        });
      answer = ({ body }) => new Response(body?.pipeThrough(counted()));
      const body = new ReadableStream({
        async pull(stream) {
          stream.enqueue(new Uint8Array(100_000));
          await more.promise;
          stream.enqueue(new Uint8Array(100_000));
          stream.close();
        },
      });
      const response = await fetch(front.url + path, { method: "POST", body });
      const answered = response.body?.getReader();
      let back = 0;
      while (back < 100_000) back += (await answered?.read())?.value?.byteLength ?? Number.NaN; // while the second half is not sent
      expect([back, read]).toEqual([100_000, 100_000]);
      more.resolve();
      await eventually(async () => (await answered?.read())?.done, { what: "the answer's end" });
      expect(read).toBe(200_000);
    });

    test(`${name}: 20 MB arrive whole`, async () => {
      const response = await fetch(front.url + path, { method: "POST", body: new Uint8Array(20_000_000) });
      expect(await response.text()).toBe("20000000");
    });

    test(`${name}: operators reach every service's edge through the gateway, with the same tokens`, async () => {
      expect((await fetch(`${front.url}/_services/user/livez`)).status).toBe(200);
      expect(await (await fetch(`${front.url}/_services/integration/metrics`)).text()).toContain(
        "torg_process",
      );
      expect((await fetch(`${front.url}/_services/cart/livez`)).status).toBe(404);
      const trpc = `${front.url}/_services/integration/trpc/integration.connections?input=${encodeURIComponent("{}")}`;
      const token = await front.host.identities.sign("operator", "integration", nobody);
      const asked = async (headers: Record<string, string>) =>
        (await (await fetch(trpc, { headers })).json()).error.data.problem.code;
      expect(await asked({})).toBe("auth.anonymous");
      expect(await asked({ authorization: `Bearer ${token}` })).toBe("route.not_found"); // it implements none
    });

    test(`${name}: operators do not reach a service's own routes: limits stand before those`, async () => {
      expect((await fetch(`${front.url}/_services/integration/1c/exchange`)).status).toBe(404);
      expect(seen).toBeUndefined();
    });
  });
}

gatewayReaches("an edge that the environment names", async () => {
  const torg = await start([integration, user], {});
  return { torg, env: { INTEGRATION_EDGE_URL: `${torg.url}/`, USER_EDGE_URL: torg.url } };
});

describeWith("nats")("edges found over NATS", (url) => {
  gatewayReaches("an edge that is found over NATS", async () => ({
    torg: await start([integration, user], { NATS_URL: url }),
    env: { NATS_URL: url },
  }));
});

test("where nobody is there, the gateway says so", async () => {
  const front = await start([gateway], { INTEGRATION_EDGE_URL: "http://127.0.0.1:1" });
  try {
    const response = await fetch(`${front.url}/1c/exchange?type=catalog&mode=checkauth`);
    expect(response.status).toBe(503);
    expect(await response.text()).toStartWith("failure\n");
    expect((await fetch(`${front.url}/_services/user/livez`)).status).toBe(404);
  } finally {
    await front.stop();
  }
});
