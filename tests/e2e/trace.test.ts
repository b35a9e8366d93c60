import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "@torg/chassis/testing";
import { createTorgClient } from "@torg/contracts/client";
import { z } from "zod";

const main = fileURLToPath(new URL("../../packages/torg/src/main.ts", import.meta.url));

const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(
          z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) }),
        ),
      }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
            }),
          ),
        }),
      ),
    }),
  ),
});
const Line = z.object({ service: z.string(), traceId: z.string(), msg: z.string() });
type Span = {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
};

const spans: Span[] = [];
const lines: z.infer<typeof Line>[] = [];
const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const callerSpan = "00f067aa0ba902b7";

let collector: ReturnType<typeof Bun.serve>;
let torg: Bun.Subprocess<"ignore", "pipe", "ignore">;
let folder: string;
let url: string;

/** A collector that takes OTLP/HTTP as the exporter sends it, and `torg up` as people run it, its log read line by line. */
beforeAll(async () => {
  collector = Bun.serve({
    port: 0,
    async fetch(request) {
      const { resourceSpans } = Export.parse(await request.json());
      for (const { resource, scopeSpans } of resourceSpans) {
        const service =
          resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue ?? "";
        for (const { traceId, spanId, parentSpanId, name } of scopeSpans.flatMap((scope) => scope.spans)) {
          spans.push({ service, traceId, spanId, parentSpanId, name });
        }
      }
      return Response.json({});
    },
  });
  folder = await mkdtemp(join(tmpdir(), "torg-trace-"));
  await chmod(folder, 0o711); // root's PostgreSQL runs as somebody else
  const port = 34_800 + (process.pid % 500);
  url = `http://127.0.0.1:${port}`;
  torg = Bun.spawn([process.execPath, main, "up", "--data", join(folder, "data"), "--port", String(port)], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
    env: {
      ...Bun.env,
      LOG_LEVEL: "info",
      LOG_FORMAT: "json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}`,
    },
  });
  void readLog(torg.stdout);
});
afterAll(async () => {
  torg.kill("SIGTERM");
  await torg.exited;
  await collector.stop(true);
  await rm(folder, { recursive: true, force: true });
});

async function readLog(stdout: ReadableStream<Uint8Array>): Promise<void> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stdout) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const line = part.startsWith("{") ? Line.safeParse(JSON.parse(part)).data : undefined;
      if (line) lines.push(line);
    }
  }
}

/** Something of the demonstration shop that can be bought. */
const anyVariant = () =>
  eventually(
    async () => {
      const { items } = await createTorgClient(url).product.list.query({ limit: 50 });
      return items.flatMap(({ variants }) => variants).find(({ available, price }) => available > 0 && price)
        ?.id;
    },
    { what: "filled shelves", withinMs: 60_000 },
  );

test("one trace id leads from a checkout's HTTP request through every call to the notification, in spans and in logs", async () => {
  let secret = "";
  const guest = createTorgClient(url, { cartSecret: () => secret });
  const variantId = await anyVariant();
  secret = (await guest.cart.open.mutate({})).secret;
  await guest.cart.add.mutate({ variantId, quantity: 1 });

  const response = await fetch(`${url}/v1/cart/checkout`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "idempotency-key": "trace",
      "torg-cart-secret": secret,
      traceparent: `00-${traceId}-${callerSpan}-01`,
    },
    body: JSON.stringify({ contact: { name: "Анна", email: "anna@example.org" } }),
  });
  expect(response.status).toBe(200);

  const ours = () => spans.filter((span) => span.traceId === traceId);
  const has = (service: string, name: RegExp) =>
    ours().some((span) => span.service === service && name.test(span.name));
  for (const [service, name] of [
    ["gateway", /^POST /],
    ["cart", /cart\.checkout/],
    ["order", /order\.place/],
    ["product", /product\.reserve/],
    ["order", /^commit /],
    ["cart", /hear order\.status_updated/],
    ["integration", /hear order\.status_updated/],
    ["notification", /hear order\.status_updated/],
  ] as const) {
    await eventually(async () => has(service, name), { what: `a span ${name} of ${service}` });
  }
  const known = new Set(ours().map(({ spanId }) => spanId));
  expect(
    ours().filter(({ parentSpanId = "" }) => parentSpanId !== callerSpan && !known.has(parentSpanId)),
  ).toEqual([]);

  for (const service of ["gateway", "cart", "order", "product", "integration", "notification"]) {
    await eventually(async () => lines.some((line) => line.traceId === traceId && line.service === service), {
      what: `a line of ${service}'s log`,
    });
  }
});
