import { Failure, type ServiceName } from "@torg/contracts";
import type { FindEdges } from "../nats/find-edges";

/** Which service of a process is meant, where several answer behind one port. */
export const serviceHeader = "torg-service";

type Options = {
  /** What the environment says of a service: addresses with commas between them. */
  readonly given: (service: ServiceName) => string | undefined;
  /** Asks the instances themselves; absent where nothing connects the processes. */
  readonly find: FindEdges | undefined;
};

/** Hands a request to the edge of a service in another process, streamed both ways. */
export type RemoteEdges = (service: ServiceName, request: Request) => Promise<Response>;

/** Belong to one connection, not to the request (RFC 9110, 7.6.1); lengths are the new connection's own matter. */
const hopHeaders = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "host",
];

/**
 * Goes round the instances of a service: those that the environment names, else those that answer over NATS. One that
 * cannot be reached is passed over where nothing of the request is lost by it; then it is `call.unavailable`.
 */
export function remoteEdges({ given, find }: Options): RemoteEdges {
  const turns = new Map<ServiceName, number>();

  async function instances(service: ServiceName): Promise<readonly string[]> {
    const named = given(service);
    if (named !== undefined) return named.split(",").map((address) => address.trim().replace(/\/$/, ""));
    return (await find?.(service)) ?? [];
  }

  return async (service, request) => {
    const all = await instances(service);
    const turn = turns.get(service) ?? 0;
    turns.set(service, turn + 1);
    const tries = request.body ? 1 : all.length;
    let cause: unknown;
    for (let at = 0; at < Math.min(tries, all.length); at += 1) {
      try {
        return await handOn(all[(turn + at) % all.length] ?? "", service, request);
      } catch (error) {
        if (request.signal.aborted) throw error;
        cause = error;
      }
    }
    throw new Failure("call.unavailable", {}, { cause });
  };
}

async function handOn(address: string, service: ServiceName, request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of hopHeaders) headers.delete(name);
  headers.set(serviceHeader, service);
  if (request.body) headers.delete("content-length");
  const init: BunFetchRequestInit = {
    method: request.method,
    headers,
    redirect: "manual",
    signal: request.signal,
    decompress: false, // bytes go on as they are
    ...(request.body && { body: request.body, duplex: "half" }),
  };
  const response = await fetch(`${address}${request.url.slice(request.url.indexOf("/", 8))}`, init);
  const answered = new Headers(response.headers);
  for (const name of hopHeaders) answered.delete(name);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers: answered });
}
