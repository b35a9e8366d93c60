import type { Host } from "@torg/chassis";
import { type Failure, failureKinds, failures } from "@torg/contracts";
import type { Config } from "../config";
import type { Face } from "../face";
import { handOn } from "../hand-on";
import type { Answer } from "../http/answer";
import { refusalHeaders } from "../http/problem-answer";
import type { Visit } from "../http/visit";

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
  const answer = (visit: Visit): Promise<Answer> =>
    handOn(visit, {
      host,
      service: "integration",
      bytesMax: config.FILE_BYTES_MAX,
      deadlineMs: config.EXCHANGE_DEADLINE_MS,
    });

  return { name: "1c", answer, refuse };
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
