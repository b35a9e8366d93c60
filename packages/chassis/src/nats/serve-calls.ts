import { Failure } from "@torg/contracts";
import type { Msg } from "nats";
import type { CallMessage, CallReply } from "../calls/port";
import { answerTooLarge, callBytesMax } from "../calls/replies";
import { refuseWhenLate } from "../deadline";
import { traceIdOf } from "../telemetry/tracing";
import { announce } from "./announce";
import { answerBytes, answerHeaders, isForStream, readHeaders, textOf } from "./envelope";
import { serveStreams } from "./serve-streams";
import type { Serving } from "./serving";
import { callsTo, procedureOf } from "./subjects";

/**
 * Takes a service's calls as one of its replicas, known to the NATS services API by name, instance and edge. Whoever
 * calls is who their token says. `stop` takes no new call, and resolves once the last answer is on its way.
 */
export function serveCalls(serving: Serving): { stop: () => Promise<void> } {
  const { service, link, handler, tokens, instance, edge, log, metrics, lost } = serving;
  const streams = serveStreams(serving);
  const inFlight = new Set<Promise<void>>();
  let stopping = false;

  /** The call that a message is; throws what it is refused with. */
  async function admitted(msg: Msg): Promise<CallMessage> {
    const { token, ...head } = readHeaders(msg.headers);
    refuseWhenLate(head.deadline); // before a signature is checked
    const input = textOf(msg.data);
    const proven = await tokens.verify(token, service);
    refuseWhenLate(head.deadline);
    return { ...head, procedure: procedureOf(msg.subject), input, ...proven };
  }

  async function answer(msg: Msg): Promise<void> {
    let message: CallMessage;
    try {
      message = await admitted(msg);
    } catch (error) {
      if (error instanceof Failure && error.code === "call.late") metrics.late.inc({ service });
      return respond(msg, refused(error, msg));
    }
    if (isForStream(msg)) return streams.open(msg, message);
    respond(msg, await handler.answer(message));
  }

  function respond(msg: Msg, reply: CallReply): void {
    const data = answerBytes(reply);
    if (data.byteLength <= callBytesMax) return void msg.respond(data, { headers: answerHeaders(reply) });
    const bytes = data.byteLength;
    log.error({ service, subject: msg.subject, bytes }, "an answer is too large for a call");
    respond(msg, answerTooLarge(readHeaders(msg.headers)));
  }

  function take(error: Error | null, msg: Msg): void {
    if (error) return; // the subscription ended: `stopped` tells why
    const work: Promise<void> = answer(msg)
      .catch((fault: unknown) =>
        log.error({ err: fault, service, subject: msg.subject }, "a call was not answered"),
      )
      .then(() => void inFlight.delete(work));
    inFlight.add(work);
  }

  async function register() {
    const registration = await announce(link, { instance, edge });
    void registration.stopped.then((error) => {
      if (!stopping) lost(`${service} cannot take calls: ${error?.message ?? "its subscription ended"}`);
    });
    registration.addEndpoint("calls", { subject: callsTo(service), queue: service, handler: take });
    return registration;
  }
  const registered = register();
  registered.catch((error: unknown) => lost(`${service} cannot take calls: ${String(error)}`));

  return {
    async stop() {
      stopping = true;
      if (link.isUp()) await (await registered).stop();
      streams.stop();
      while (inFlight.size > 0) await Promise.all(inFlight);
      if (link.isUp()) await link.nats.flush();
    },
  };
}

/** What is refused before the service is asked: a late call, a foreign token, bytes that are no text. */
function refused(error: unknown, { headers }: Msg): CallReply {
  const { code, details } = error instanceof Failure ? error : new Failure("internal.broken");
  return { ok: false, failure: { code, details, traceId: traceIdOf(headers?.get("Traceparent") ?? "") } };
}
