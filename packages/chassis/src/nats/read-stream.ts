import { Failure, failureFromWire } from "@torg/contracts";
import { type Msg, NatsError } from "nats";
import type { CallMessage, StreamItem } from "../calls/port";
import { callBytesMax, ownerOf } from "../calls/replies";
import { bytesOf, callHeaders, opensStream, readStep } from "./envelope";
import type { Link } from "./open-link";
import type { ServiceTokens } from "./service-tokens";
import { subjectOf } from "./subjects";

type Reading = { readonly link: Link | undefined; readonly tokens: ServiceTokens; readonly beatMs: number };

/** The other side has a beat to answer, and as long again for the way. */
const silentBeats = 2;

/** The other half of `serveStreams`: asks for one item after the other while somebody reads. */
export async function* readStream(
  message: CallMessage,
  signal: AbortSignal,
  { link, tokens, beatMs }: Reading,
): AsyncIterable<StreamItem> {
  const body = bytesOf(message.input);
  if (body.byteLength > callBytesMax) throw new Failure("body.too_large", { bytesMax: callBytesMax });
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });

  async function asked(subject: string, data: Uint8Array): Promise<Msg> {
    const token = await tokens.sign(message.caller, ownerOf(message), message.principal);
    if (!link?.isUp()) throw new Failure("call.unavailable");
    const timeout = silentBeats * beatMs;
    const headers = callHeaders({ ...message, deadline: Date.now() + timeout }, token, opensStream);
    try {
      return await link.nats.request(subject, data, { timeout, headers });
    } catch (error) {
      if (!(error instanceof NatsError)) throw error;
      throw new Failure("call.unavailable", {}, { cause: error });
    }
  }

  let at = subjectOf(message.procedure);
  let data = body;
  while (!signal.aborted) {
    const answer = asked(at, data);
    answer.catch(() => undefined); // where the reader leaves first
    const msg = await Promise.race([answer, aborted]);
    if (!msg) return;
    const step = readStep(msg);
    if (step.kind === "failed") throw failureFromWire(step.failure.code, step.failure.details);
    if (step.kind === "end") return;
    if (step.kind === "item") yield { id: step.id, body: step.body };
    at = step.at;
    data = bytesOf("");
  }
}
