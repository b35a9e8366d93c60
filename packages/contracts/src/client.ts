import {
  createTRPCClient,
  type HTTPLinkOptions,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  type Operation,
  splitLink,
  type TRPCClient,
  type TRPCLink,
} from "@trpc/client";
import { tap } from "@trpc/server/observable";
import { type CallFailure, failureOf } from "./client/failure-of";
import { retryLink } from "./client/retry-link";
import type { TorgRouter } from "./client/router";
import type { Language } from "./kernel/values";
import { findProcedure } from "./services";

export { type CallFailure, failureOf, problemOf } from "./client/failure-of";
export type { TorgRouter } from "./client/router";

export type TorgClient = TRPCClient<TorgRouter>;

/** A value, or what gives the present one: it is asked before every request. */
type Source = string | undefined | (() => string | undefined | Promise<string | undefined>);

export type TorgClientOptions = {
  /** The access token. */
  readonly token?: Source;
  /** The secret of a guest's cart. */
  readonly cartSecret?: Source;
  /** The language that titles of failures come in. */
  readonly language?: Language;
  readonly fetch?: NonNullable<HTTPLinkOptions<{ transformer: false; errorShape: never }>["fetch"]>;
  /** For runtimes that have none. */
  readonly EventSource?: NonNullable<Parameters<typeof httpSubscriptionLink>[0]["EventSource"]>;
  /** Told of every call that failed for good, before its caller is; `failure` is absent when no answer came. */
  readonly onFailure?: (failed: {
    procedure: string;
    error: Error;
    failure: CallFailure | undefined;
  }) => void;
};

/**
 * A client of the whole API, typed by the contracts alone. `url` is the gateway's; empty, the page's own.
 * A call that fails throws, and `failureOf` tells why. A keyed command happens once, however often it has to be sent;
 * `{ context: { idempotencyKey } }` names a key that outlives the page.
 */
export function createTorgClient(url: string, options: TorgClientOptions = {}): TorgClient {
  const http = { url: `${url.replace(/\/$/, "")}/trpc`, ...(options.fetch && { fetch: options.fetch }) };
  const callLink: TRPCLink<TorgRouter> = splitLink({
    condition: (op) => op.type === "query",
    true: httpBatchLink({ ...http, maxURLLength: 4000, headers: () => callerHeaders(options) }),
    false: httpLink({
      ...http,
      headers: async ({ op }) => ({ ...(await callerHeaders(options)), ...keyHeader(op) }),
    }),
  });

  const tickets = createTRPCClient<TorgRouter>({ links: [callLink] });
  const streamLink: TRPCLink<TorgRouter> = httpSubscriptionLink({
    url: async () => {
      const { ticket } = await tickets.user.streamTicket.mutate({}); // for one opening: a browser sends no headers here
      return `${http.url}?ticket=${encodeURIComponent(ticket)}`;
    },
    ...(options.EventSource && { EventSource: options.EventSource }),
  });

  const transport = splitLink({
    condition: (op) => op.type === "subscription",
    true: streamLink,
    false: callLink,
  });
  return createTRPCClient<TorgRouter>({ links: [reportLink(options), keyLink, retryLink, transport] });
}

const reportLink =
  ({ onFailure }: TorgClientOptions): TRPCLink<TorgRouter> =>
  () =>
  ({ op, next }) =>
    next(op).pipe(
      tap({
        error(error) {
          if (op.signal?.aborted) return; // nobody waits for it
          onFailure?.({ procedure: op.path, error, failure: failureOf(error) });
        },
      }),
    );

/** Stands before the retries, so that all attempts of a command carry one key. */
const keyLink: TRPCLink<TorgRouter> =
  () =>
  ({ op, next }) => {
    if (!findProcedure(op.path)?.keyed) return next(op);
    const idempotencyKey = op.context.idempotencyKey ?? newKey();
    return next({ ...op, context: { ...op.context, idempotencyKey } });
  };

/** Not `randomUUID`: browsers hide that from pages without TLS, and a shop's back office may be one. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );

const keyHeader = ({ context: { idempotencyKey } }: Operation) =>
  typeof idempotencyKey === "string" ? { "idempotency-key": idempotencyKey } : {};

async function callerHeaders({
  token,
  cartSecret,
  language,
}: TorgClientOptions): Promise<Record<string, string>> {
  const [bearer, secret] = await Promise.all([current(token), current(cartSecret)]);
  return {
    ...(bearer && { authorization: `Bearer ${bearer}` }),
    ...(secret && { "torg-cart-secret": secret }),
    ...(language && { "accept-language": language }),
  };
}

const current = (source: Source) => (typeof source === "function" ? source() : source);
