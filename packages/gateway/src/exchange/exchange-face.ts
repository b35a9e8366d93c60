import type { Host } from "@torg/chassis";
import { Failure, failureKinds, failures } from "@torg/contracts";
import type { Config } from "../config";
import type { Face } from "../face";
import { type Answer, passedOn } from "../http/answer";
import { refusalHeaders } from "../http/problem-answer";
import { refuseDeclared } from "../http/read-body";
import type { Visit } from "../http/visit";
import { metered } from "./metered";

/**
 * `/1c/exchange`: bytes to integration's own edge and back, streamed both ways and neither read nor changed.
 * An upload may take its time; what may not is the answer once the upload is whole.
 */
export function exchangeFace({
  config,
  host,
}: {
  config: Config;
  host: Host;
}): Pick<Face, "name" | "answer" | "refuse"> {
  async function answer(visit: Visit): Promise<Answer> {
    refuseDeclared(visit.request, config.FILE_BYTES_MAX);
    const ended = Promise.withResolvers<never>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const whole = () => {
      timer = setTimeout(() => ended.reject(new Failure("call.late")), config.EXCHANGE_DEADLINE_MS);
    };
    const body = visit.request.body?.pipeThrough(
      metered({ bytesMax: config.FILE_BYTES_MAX, whole, tooMany: ended.reject }),
    );
    if (!body) whole();
    try {
      return passedOn(
        await Promise.race([host.fetchEdge("integration", handedOn(visit, body)), ended.promise]),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  return { name: "1c", answer, refuse };
}

function handedOn(
  { request, address, requestId, traceparent }: Visit,
  body: ReadableStream | undefined,
): Request {
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-for", address); // ours, not what the client claims
  headers.set("x-request-id", requestId);
  headers.set("traceparent", traceparent);
  return new Request(request.url, {
    method: request.method,
    headers,
    redirect: "manual",
    signal: request.signal,
    ...(body && { body, duplex: "half" }),
  });
}

/** 1C shows its operator what follows `failure`; a problem document would be noise there. */
function refuse(failure: Failure, { request }: Visit): Answer {
  const { "www-authenticate": _, ...headers } = refusalHeaders(failure, request);
  return {
    status: failureKinds[failure.kind].http,
    headers: { ...headers, "content-type": "text/plain; charset=utf-8" },
    body: `failure\n${failures[failure.code].title.ru}`,
  };
}
