import { z } from "zod";

export type Span = { readonly service: string; readonly traceId: string; readonly name: string };

const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(
          z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) }),
        ),
      }),
      scopeSpans: z.array(z.object({ spans: z.array(z.object({ traceId: z.string(), name: z.string() })) })),
    }),
  ),
});

/** Takes spans as the exporter sends them; `url` is what OTEL_EXPORTER_OTLP_ENDPOINT is set to. */
export function collectSpans() {
  const spans: Span[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      for (const { resource, scopeSpans } of Export.parse(await request.json()).resourceSpans) {
        const name = resource.attributes.find(({ key }) => key === "service.name");
        const service = name?.value.stringValue ?? "";
        for (const { traceId, name } of scopeSpans.flatMap((scope) => scope.spans))
          spans.push({ service, traceId, name });
      }
      return Response.json({});
    },
  });
  return { spans, url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

/** Where a checkout goes, from the edge to everybody who hears of it. */
const journey: readonly (readonly [service: string, name: RegExp])[] = [
  ["gateway", /^POST /],
  ["cart", /cart\.checkout/],
  ["order", /order\.place/],
  ["product", /product\.reserve/],
  ["order", /^commit /],
  ["cart", /hear order\.status_updated/],
  ["integration", /hear order\.status_updated/],
  ["notification", /hear order\.status_updated/],
];

/** I9: each checkout's journey is one trace, across gateway, calls, events and databases. */
export const traceFaults = (spans: readonly Span[], traceIds: readonly string[]): string[] => {
  const byTrace = Map.groupBy(spans, ({ traceId }) => traceId);
  return traceIds.flatMap((traceId) =>
    journey
      .filter(
        ([service, name]) =>
          !byTrace.get(traceId)?.some((span) => span.service === service && name.test(span.name)),
      )
      .map(([service, name]) => `I9: trace ${traceId} has no ${name.source} of ${service}`),
  );
};
