import { contracts, Failure, type ServiceName, serviceNames } from "@torg/contracts";
import { type AnyElysia, Elysia } from "elysia";
import type { ServiceKey } from "../calls/caller";
import type { CallHandler } from "../calls/port";
import type { Host } from "../host";
import type { Principal } from "../principal";
import { parentOf, SpanKind, traceIdOf, traceparentOf } from "../telemetry/tracing";
import { answerTrpc, type Resolve, trpcRouter } from "./trpc";

type ServiceEdge = {
  readonly service: ServiceKey;
  readonly host: Host;
  readonly handler: CallHandler | undefined;
  /** The service's own routes; operators are given none, because limits stand before those. */
  readonly routes?: AnyElysia;
};

/** Answers a request; an Elysia app, as the rest of the chassis needs to know it. */
export type Edge = { readonly fetch: (request: Request) => Response | Promise<Response> };

/** What every service answers over HTTP: health, metrics, its procedures to whoever proves to be a service, its own routes. */
export function serviceEdge({ service, host, handler, routes }: ServiceEdge): Edge {
  const app = new Elysia({ name: service, handler: { standardHostname: false } }); // a host may be called `api`
  app
    .get("/livez", () => new Response("ok\n")) // touches nothing: a sick database is no reason to be killed
    .get("/readyz", () => {
      const missing = host.ready.missing();
      return missing.length === 0
        ? new Response("ready\n")
        : new Response(`no answer: ${missing.join(", ")}\n`, { status: 503 });
    })
    .get(
      "/metrics",
      async () =>
        new Response(await host.metrics.text(), {
          headers: { "content-type": host.metrics.contentType },
        }),
    );
  if (routes) app.use(routes);
  if (!handler || service === "gateway") return app;
  const router = trpcRouter({ [service]: contracts[service] });
  return app.all("/trpc/*", ({ request }) => answerService(request, { service, host, handler, router }), {
    parse: "none",
  });
}

async function answerService(
  request: Request,
  {
    service,
    host,
    handler,
    router,
  }: Pick<ServiceEdge, "service" | "host"> & { handler: CallHandler; router: ReturnType<typeof trpcRouter> },
): Promise<Response> {
  const span = host.tracing
    .tracer(service)
    .startSpan(
      `${request.method} /trpc`,
      { kind: SpanKind.SERVER },
      parentOf(request.headers.get("traceparent") ?? undefined),
    );
  const traceparent = traceparentOf(span);
  try {
    return await answerTrpc(
      request,
      router,
      await resolving(request, { service, host, handler, traceparent }),
    );
  } finally {
    span.end();
  }
}

type Asked = Pick<ServiceEdge, "service" | "host"> & { handler: CallHandler; traceparent: string };

/** By this service's own use cases for a service; for anybody else, by a refusal that tells no more than itself. */
async function resolving(request: Request, { service, host, handler, traceparent }: Asked): Promise<Resolve> {
  const traceId = traceIdOf(traceparent);
  try {
    const { caller, principal } = await whoIs(request, host, service);
    const from = { ...envelope(request, host), traceparent, caller, principal };
    return {
      answer: (procedure, input) => handler.answer({ ...from, procedure, input }),
      stream: (procedure, input, signal) => handler.stream({ ...from, procedure, input }, signal),
      told: { traceId },
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      answer: async () => ({ ok: false, failure: { code: error.code, details: error.details, traceId } }),
      stream: () => {
        throw error;
      },
      told: { traceId },
    };
  }
}

/** Only services speak here, each with a token of its own meant for this one. */
async function whoIs(
  request: Request,
  host: Host,
  service: ServiceName,
): Promise<{ caller: ServiceName; principal: Principal }> {
  const [scheme, token] = (request.headers.get("authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || token === undefined) throw new Failure("auth.anonymous");
  return host.identities.verify(token, service);
}

function envelope(request: Request, host: Host) {
  const key = request.headers.get("idempotency-key");
  const asked = Number(request.headers.get("torg-deadline") ?? Number.POSITIVE_INFINITY);
  return {
    deadline: Math.min(Number.isNaN(asked) ? 0 : asked, Date.now() + host.common.CALL_DEADLINE_MS),
    requestId: request.headers.get("x-request-id") ?? Bun.randomUUIDv7(),
    ...(key === null ? {} : { key }),
  };
}

/** Names that have an edge below `/_services/`. */
export const hasEdge = (name: string): name is ServiceKey => serviceNames.some((service) => service === name);
