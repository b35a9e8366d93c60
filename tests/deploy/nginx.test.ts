import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:http2";
import { connect as tlsConnect } from "node:tls";
import { type FrontDoor, nginxProgram, openFrontDoor } from "./front-door";

const title = nginxProgram === null ? "nginx (not on this machine: apt-get install nginx)" : "nginx";
const suite = nginxProgram === null && Bun.env.CI !== "true" ? describe.skip : describe;

suite(title, () => {
  let door: FrontDoor;
  let gateways: Gateway[];

  beforeAll(async () => {
    gateways = [openGateway("a"), openGateway("b")];
    const [a, b] = gateways;
    if (!a || !b) throw new Error("two gateways");
    door = await openFrontDoor([a.address, b.address]);
  });
  afterAll(async () => {
    await door?.stop();
    for (const gateway of gateways ?? []) await gateway.close();
  });

  const get = (path: string, init: BunFetchRequestInit = {}) =>
    fetch(`${door.url}${path}`, { ...init, tls: { ca: door.ca } });

  test("both gateways answer, and no header tells which server or version stands in front", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => get("/v1/echo")));
    const names = new Set(await Promise.all(answers.map(async (answer) => (await answer.json()).gateway)));
    expect(names).toEqual(new Set(["a", "b"]));
    expect(answers[0]?.headers.get("server")).toBe("nginx");
    expect(answers[0]?.headers.get("strict-transport-security")).toStartWith("max-age=");
    expect(await (await get("/_services/order/metrics")).text()).not.toMatch(/\d+\.\d+\.\d+/);
  });

  test("a gateway sees the client's real address and nothing that the client claims about it", async () => {
    const { headers } = await (
      await get("/v1/echo", {
        headers: {
          "x-forwarded-for": "203.0.113.9",
          "x-forwarded-proto": "http",
          "x-request-id": "x".repeat(20),
        },
      })
    ).json();
    expect(headers).toMatchObject({ "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https" });
    expect(headers["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
  });

  test("TLS 1.2 is the oldest it speaks, and HTTP/2 is offered", async () => {
    expect(await handshake(door.port, "TLSv1.2")).toBe("h2");
    expect(await handshake(door.port, "TLSv1.3")).toBe("h2");
    await expect(handshake(door.port, "TLSv1.1")).rejects.toThrow();
    expect(await overHttp2(door, "/v1/echo")).toContain('"gateway"');
  });

  test("answers of some length are packed for those who ask", async () => {
    const packed = await get("/v1/long", { headers: { "accept-encoding": "gzip" }, decompress: false });
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect((await packed.arrayBuffer()).byteLength).toBeLessThan(2_000);
    const plain = await get("/v1/long", { headers: { "accept-encoding": "identity" } });
    expect((await plain.text()).length).toBe(20_000);
  });

  test("an event of a stream arrives when it is written, not when the stream ends", async () => {
    const answer = await get("/trpc/notification.stream");
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toBe("data: 1\n\n"); // the second is written only once this is seen
    for (const gateway of gateways) gateway.goOn();
    const second = await reader?.read();
    expect(new TextDecoder().decode(second?.value)).toBe("data: 2\n\n");
    await reader?.cancel();
  });

  test("the first bytes of 1C's file reach the gateway before the last are sent", async () => {
    const sent = Promise.withResolvers<void>();
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(new Uint8Array(3_000_000)); // over what an ordinary call may carry
        await sent.promise;
        controller.enqueue(new Uint8Array(10));
        controller.close();
      },
    });
    const answering = get("/1c/exchange?mode=file", { method: "POST", body });
    await Promise.any(gateways.map((gateway) => gateway.firstBytes));
    sent.resolve();
    expect(await (await answering).text()).toBe("3000010");
  });

  test("a call larger than 1 MB is refused at the door", async () => {
    expect((await get("/v1/echo", { method: "POST", body: new Uint8Array(1_100_000) })).status).toBe(413);
  });

  test("operators' edges and metrics are not for the street", async () => {
    for (const path of ["/_services/order/readyz", "/_services/", "/metrics"])
      expect((await get(path)).status).toBe(404);
  });

  test("a GET goes to the other gateway when one is gone; a POST is never sent twice", async () => {
    const seen = () => gateways.reduce((sum, { posts }) => sum + posts(), 0);
    const [a] = gateways;
    a?.drop(true); // takes the request, then cuts the connection without an answer
    const answers = await Promise.all(Array.from({ length: 30 }, () => get("/v1/echo")));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
    const before = seen();
    const posts = await Promise.all(
      Array.from({ length: 10 }, () => get("/v1/echo", { method: "POST", body: "{}" })),
    );
    expect(posts.every(({ status }) => status === 200 || status === 502)).toBe(true);
    expect(seen() - before).toBe(10);
    a?.drop(false);
  });

  test("its log is JSON, and holds no query: tickets travel there", async () => {
    await get("/v1/echo?ticket=hush-hush");
    const lines = (await door.log()).trim().split("\n");
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ method: "GET", path: "/v1/echo" });
    expect(lines.join("\n")).not.toContain("hush-hush");
  });
});

type Gateway = {
  readonly address: string;
  readonly firstBytes: Promise<void>;
  readonly goOn: () => void;
  readonly drop: (on: boolean) => void;
  readonly posts: () => number;
  readonly close: () => Promise<void>;
};

/** Stands where a gateway stands, and shows what reached it: what is tried here is nginx. */
function openGateway(name: string): Gateway {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let dropping = false;
  let posts = 0;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    maxRequestBodySize: 10_000_000,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/v1/echo" && request.method === "POST") posts += 1;
      if (dropping) return new Response("away", { status: 503 });
      if (pathname === "/v1/long") return Response.json("x".repeat(19_998));
      if (pathname === "/1c/exchange") {
        let bytes = 0;
        for await (const chunk of request.body ?? []) {
          first.resolve();
          bytes += chunk.byteLength;
        }
        return new Response(String(bytes));
      }
      if (pathname === "/trpc/notification.stream") {
        const stream = new ReadableStream({
          async start(controller) {
            controller.enqueue("data: 1\n\n");
            await second.promise;
            controller.enqueue("data: 2\n\n");
          },
        });
        return new Response(stream, { headers: { "content-type": "text/event-stream" } });
      }
      return Response.json({ gateway: name, headers: Object.fromEntries(request.headers) });
    },
  });
  return {
    address: `127.0.0.1:${server.port}`,
    firstBytes: first.promise,
    goOn: second.resolve,
    drop: (on) => {
      dropping = on;
    },
    posts: () => posts,
    close: () => server.stop(true),
  };
}

/** The protocol that is agreed on when nothing but this version of TLS is offered. */
function handshake(port: number, version: "TLSv1.1" | "TLSv1.2" | "TLSv1.3"): Promise<string | false | null> {
  const { promise, resolve, reject } = Promise.withResolvers<string | false | null>();
  const socket = tlsConnect({
    port,
    host: "127.0.0.1",
    minVersion: version,
    maxVersion: version,
    ALPNProtocols: ["h2", "http/1.1"],
    rejectUnauthorized: false,
  });
  socket.once("secureConnect", () => {
    resolve(socket.alpnProtocol);
    socket.destroy();
  });
  socket.once("error", reject);
  return promise;
}

async function overHttp2({ url, ca }: FrontDoor, path: string): Promise<string> {
  const session = connect(url, { ca });
  const stream = session.request({ ":path": path });
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  } finally {
    session.close();
  }
}
