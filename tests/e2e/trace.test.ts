import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import { z } from "zod";
import { fillShop } from "./shelves";
import { startWholeTorg, type WholeTorg } from "./whole-torg";

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
type Span = {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
};

const spans: Span[] = [];
let collector: ReturnType<typeof Bun.serve>;
let torg: WholeTorg;

/** A collector that speaks OTLP/HTTP with JSON bodies, as the exporter does. */
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
  torg = await startWholeTorg({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}` });
});
afterAll(async () => {
  await torg.stop();
  await collector.stop(true);
});

test("one trace id leads from a checkout's HTTP request through every call to the notification", async () => {
  const [variantId] = await fillShop(torg, { variants: 1, each: 10 });
  let secret = "";
  const guest = torg.client({ cartSecret: () => secret });
  secret = (await guest.cart.open.mutate({})).secret;
  await guest.cart.add.mutate({ variantId: variantId ?? `var_${Bun.randomUUIDv7()}`, quantity: 1 });

  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const response = await fetch(`${torg.url}/v1/cart/checkout`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "idempotency-key": "trace",
      "torg-cart-secret": secret,
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    },
    body: JSON.stringify({ contact: { name: "Анна", email: "anna@example.org" } }),
  });
  expect(response.status).toBe(200);
  await torg.settled();

  const ours = () => spans.filter((span) => span.traceId === traceId);
  const has = (service: string, name: RegExp) =>
    ours().some((span) => span.service === service && name.test(span.name));
  await eventually(async () => has("notification", /hear order\.status_updated/), {
    what: "the notification's span",
  });
  for (const [service, name] of [
    ["gateway", /checkout/],
    ["cart", /cart\.checkout/],
    ["product", /product\.quote/],
    ["order", /order\.place/],
    ["product", /product\.reserve/],
    ["order", /^commit /],
    ["cart", /hear order\.status_updated/],
    ["integration", /hear order\.status_updated/],
  ] as const) {
    expect([service, name, has(service, name)]).toEqual([service, name, true]);
  }
  const known = new Set(ours().map(({ spanId }) => spanId));
  const strays = ours().filter(
    ({ parentSpanId }) => parentSpanId !== "00f067aa0ba902b7" && !known.has(parentSpanId ?? ""),
  );
  expect(strays).toEqual([]);
});
