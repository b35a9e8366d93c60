import {
  type Context as OtelContext,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace-node";
import type { CommonConfig } from "../common-config";

export { SpanKind };

export type Tracing = {
  readonly tracer: (service: string) => Tracer;
  readonly stop: () => Promise<void>;
};

/** OpenTelemetry, exported over OTLP/HTTP where an endpoint is given; ids are made and carried in any case. */
export async function openTracing(
  config: Pick<CommonConfig, "OTEL_EXPORTER_OTLP_ENDPOINT" | "OTEL_TRACES_SAMPLER_ARG">,
): Promise<Tracing> {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  const exporter = endpoint === undefined ? undefined : await exporterTo(endpoint);
  const providers = new Map<string, NodeTracerProvider>();

  function provider(service: string): NodeTracerProvider {
    const known = providers.get(service);
    if (known) return known;
    const sampler = exporter
      ? new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(config.OTEL_TRACES_SAMPLER_ARG) })
      : new AlwaysOffSampler();
    const made = new NodeTracerProvider({
      resource: resourceFromAttributes({ "service.name": service, "service.namespace": "torg" }),
      sampler,
      spanProcessors: exporter ? [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 500 })] : [],
    });
    providers.set(service, made);
    return made;
  }

  return {
    tracer: (service) => provider(service).getTracer("torg"),
    stop: async () => {
      for (const made of providers.values()) await made.shutdown();
    },
  };
}

/** Loaded only where there is somewhere to export to. */
async function exporterTo(endpoint: string): Promise<SpanExporter> {
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
  return new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, "")}/v1/traces` });
}

const traceparentShape = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** W3C Trace Context: the parent that a header names, or none where it is malformed. */
export function parentOf(traceparent: string | undefined): OtelContext {
  const [, traceId, spanId, flags] = traceparentShape.exec(traceparent ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId))
    return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags ?? "00", 16) & TraceFlags.SAMPLED,
    isRemote: true,
  });
}

export function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-0${traceFlags & TraceFlags.SAMPLED}`;
}

export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);

export type SpanOptions = {
  readonly kind: SpanKind;
  readonly parent: string | undefined;
  readonly attributes?: Record<string, string | number>;
};

/** Runs work inside a span; what it throws marks the span and goes on. */
export async function inSpan<T>(
  tracer: Tracer,
  name: string,
  options: SpanOptions & { work: (span: Span) => Promise<T> },
): Promise<T> {
  const { kind, parent, attributes = {}, work } = options;
  const span = tracer.startSpan(name, { kind, attributes }, parentOf(parent));
  try {
    return await work(span);
  } catch (error) {
    span.setStatus({
      code: SpanStatusCode.ERROR,
      message: error instanceof Error ? error.message : String(error),
    });
    throw error;
  } finally {
    span.end();
  }
}
