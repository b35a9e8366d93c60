import type { Principal } from "@torg/chassis";
import type { Language } from "@torg/contracts";
import type { Count } from "../limits/limiter";

/** A request from outside, before anybody asked who sent it. */
export type Arrival = {
  readonly request: Request;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly path: string;
  readonly query: string;
  readonly requestId: string;
  readonly address: string;
};

/** A request on its way through the gateway. */
export type Visit = Arrival & {
  readonly principal: Principal;
  readonly language: Language;
  /** W3C Trace Context of the gateway's own span. */
  readonly traceparent: string;
  /** Every limit that it was counted against; the answer's headers tell them. */
  readonly counts: Count[];
};

const requestIdShape = /^[\w.:-]{8,64}$/;

/** `x-request-id` is kept where it could be one of ours, so that a log line cannot be forged with it. */
export function arrivalOf(request: Request, address: string): Arrival {
  const target = request.url.slice(request.url.indexOf("/", "https://".length));
  const queryAt = target.indexOf("?");
  const asked = request.headers.get("x-request-id");
  return {
    request,
    target,
    path: queryAt === -1 ? target : target.slice(0, queryAt),
    query: queryAt === -1 ? "" : target.slice(queryAt + 1),
    requestId: asked !== null && requestIdShape.test(asked) ? asked : crypto.randomUUID(),
    address,
  };
}
