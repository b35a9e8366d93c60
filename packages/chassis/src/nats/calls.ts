import { ErrorCode, NatsError } from "nats";
import type { LocalCalls } from "../calls/in-process";
import type { CallMessage, CallPort, CallReply } from "../calls/port";
import { absent, callBytesMax, inputTooLarge, late, ownerOf, unavailable } from "../calls/replies";
import type { Identities } from "../identity";
import type { Log } from "../telemetry/log";
import type { Metrics } from "../telemetry/metrics";
import { bytesOf, callHeaders, readAnswer } from "./envelope";
import type { Link } from "./open-link";
import { readStream } from "./read-stream";
import { serveCalls } from "./serve-calls";
import { type ServiceTokens, serviceTokens } from "./service-tokens";
import { subjectOf } from "./subjects";

export type NatsCallsOptions = {
  /** The connections of this process, one for each of its services. */
  readonly links: ReadonlyMap<string, Link>;
  readonly identities: Identities;
  /** For services of this process that have no connection. */
  readonly local: LocalCalls;
  readonly instance: string;
  /** Where others reach this process over HTTP; every service tells it to whoever asks NATS for instances. */
  readonly edge: string | undefined;
  /** How long a stream may be silent between two signs of life. */
  readonly beatMs: number;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "late">;
  /** A service cannot take calls any more, and nobody asked for it. */
  readonly lost: (reason: string) => void;
};

/**
 * Calls over NATS: at most once, to one replica of those that serve, and never later than the deadline. Nobody there,
 * or no connection: `call.unavailable` at once, and nothing is kept to be sent later.
 */
export function natsCalls(options: NatsCallsOptions): CallPort {
  const { links, identities, local, log } = options;
  const tokens = serviceTokens(identities);

  return {
    serve(service, handler) {
      const link = links.get(service);
      return link
        ? serveCalls({ ...options, service: link.service, link, handler, tokens })
        : local.serve(service, handler);
    },
    async request(message) {
      if (local.serves(message)) return local.request(message);
      const link = links.get(message.caller);
      return link ? ask(message, { link, tokens, log }) : absent(message);
    },
    subscribe(message, signal) {
      if (local.serves(message)) return local.subscribe(message, signal);
      const link = links.get(message.caller);
      return readStream(message, signal, { link, tokens, beatMs: options.beatMs });
    },
  };
}

type Asking = { readonly link: Link; readonly tokens: ServiceTokens; readonly log: Log };

async function ask(message: CallMessage, { link, tokens, log }: Asking): Promise<CallReply> {
  const body = bytesOf(message.input);
  if (body.byteLength > callBytesMax) return inputTooLarge(message);
  const token = await tokens.sign(message.caller, ownerOf(message), message.principal);
  const timeout = message.deadline - Date.now();
  if (timeout <= 0) return late(message);
  if (!link.isUp()) return absent(message);
  try {
    const headers = callHeaders(message, token);
    return readAnswer(
      await untilBreak(link, link.nats.request(subjectOf(message.procedure), body, { timeout, headers })),
    );
  } catch (error) {
    if (!(error instanceof NatsError)) throw error;
    if (error.code === ErrorCode.NoResponders) return absent(message);
    if (error.code === ErrorCode.Timeout) return late(message);
    if (error.code !== ErrorCode.Disconnect)
      log.error({ err: error, procedure: message.procedure }, "NATS refused a call");
    return unavailable(message);
  }
}

/** The answer, or `Disconnect` when the connection breaks first: an answer to it would come to nobody. */
function untilBreak<T>(link: Link, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const broken = link.onBreak(() => reject(NatsError.errorForCode(ErrorCode.Disconnect)));
    answer.then(
      (msg) => {
        broken.stop();
        resolve(msg);
      },
      (error: unknown) => {
        broken.stop();
        reject(error);
      },
    );
  });
}
