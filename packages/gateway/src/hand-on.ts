import type { Host } from "@torg/chassis";
import { Failure, type ServiceName } from "@torg/contracts";
import { metered } from "./exchange/metered";
import { type Answer, passedOn } from "./http/answer";
import { refuseDeclared } from "./http/read-body";
import type { Visit } from "./http/visit";

type Hop = {
  readonly host: Host;
  /** Whose own edge answers. */
  readonly service: Exclude<ServiceName, "operator">;
  readonly bytesMax: number;
  /** For the answer, once the request has arrived whole. */
  readonly deadlineMs: number;
  /** By which the request goes on; the client's own where nothing is said. */
  readonly authorization?: string;
};

/**
 * Hands a request on to a service's own edge, its bytes streamed both ways and neither read nor changed. An upload may
 * take its time; what may not is the answer once the upload is whole.
 */
export async function handOn(
  visit: Visit,
  { host, service, bytesMax, deadlineMs, ...hop }: Hop,
): Promise<Answer> {
  refuseDeclared(visit.request, bytesMax);
  const ended = Promise.withResolvers<never>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const whole = () => {
    timer = setTimeout(() => ended.reject(new Failure("call.late")), deadlineMs);
  };
  const body = visit.request.body?.pipeThrough(metered({ bytesMax, whole, tooMany: ended.reject }));
  if (!body) whole();
  try {
    return passedOn(
      await Promise.race([host.fetchEdge(service, handedOn(visit, body, hop.authorization)), ended.promise]),
    );
  } finally {
    clearTimeout(timer);
  }
}

function handedOn(
  { request, address, requestId, traceparent }: Visit,
  body: ReadableStream | undefined,
  authorization: string | undefined,
): Request {
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-for", address); // ours, not what the client claims
  headers.set("x-request-id", requestId);
  headers.set("traceparent", traceparent);
  if (authorization !== undefined) headers.set("authorization", authorization);
  return new Request(request.url, {
    method: request.method,
    headers,
    redirect: "manual",
    signal: request.signal,
    ...(body && { body, duplex: "half" }),
  });
}
