import { type Contract, Failure, failureKinds, failures, type Procedure } from "@torg/contracts";
import { initTRPC, TRPCError, tracked } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import type { CallReply, StreamItem, WireFailure } from "../calls/port";
import { type ProblemOptions, problemOf } from "./problem";

/** How a tRPC procedure is answered: by this service's use cases, or by a call to its owner. */
export type Resolve = {
  readonly answer: (procedure: string, input: string) => Promise<CallReply>;
  readonly stream: (procedure: string, input: string, signal: AbortSignal) => AsyncIterable<StreamItem>;
  /** How failures are told to this caller. */
  readonly told?: (ProblemOptions & { readonly traceId: string }) | undefined;
};

const t = initTRPC.context<Resolve>().create({
  errorFormatter: ({ error, type, path, ctx }) =>
    trpcShape(wireFailureOf(error, { type, traceId: ctx?.told?.traceId ?? "" }), path, ctx?.told),
  sse: {
    ping: { enabled: true, intervalMs: 5_000 }, // Bun cuts a quiet answer
    client: { reconnectAfterInactivityMs: 15_000 },
    maxDurationMs: 15 * 60_000, // then a reader comes back, and is asked again who it is
  },
});

/** A failure in tRPC's own shape, the problem document beside its figures. */
export function trpcShape(failure: WireFailure, path: string | undefined, options?: ProblemOptions) {
  const { kind, title } = failures[failure.code];
  const { http, trpc } = failureKinds[kind];
  return {
    message: title.en,
    code: TRPC_ERROR_CODES_BY_KEY[trpc],
    data: {
      code: trpc,
      httpStatus: http,
      ...(path === undefined ? {} : { path }),
      problem: problemOf(failure, options),
    },
  };
}

class WireError extends Error {
  constructor(readonly failure: WireFailure) {
    super(failures[failure.code].title.en);
  }
}

/** A failure that came over a call, as tRPC tells it. */
export function trpcError(failure: WireFailure): TRPCError {
  const { kind, title } = failures[failure.code];
  return new TRPCError({ code: failureKinds[kind].trpc, message: title.en, cause: new WireError(failure) });
}

/** What tRPC refuses by itself is told as everything else is; a thing that nobody foresaw is ours, and says nothing. */
function wireFailureOf(error: TRPCError, { type, traceId }: { type: string; traceId: string }): WireFailure {
  if (error.cause instanceof WireError) return error.cause.failure;
  switch (error.code) {
    case "NOT_FOUND":
      return { code: "route.not_found", details: {}, traceId };
    case "METHOD_NOT_SUPPORTED":
      return {
        code: "route.wrong_method",
        details: { allow: [type === "mutation" ? "POST" : "GET"] },
        traceId,
      };
    case "BAD_REQUEST":
    case "PARSE_ERROR":
    case "UNSUPPORTED_MEDIA_TYPE":
      return {
        code: "input.invalid",
        details: { errors: [{ pointer: "", detail: error.message }] },
        traceId,
      };
    default:
      return { code: "internal.broken", details: {}, traceId };
  }
}

const asIs = (value: unknown): unknown => value; // the owner of the procedure validates, once

function trpcProcedure(name: string, { kind }: Procedure) {
  const procedure = t.procedure.input(asIs);
  const resolve = async ({ ctx, input }: { ctx: Resolve; input: unknown }): Promise<unknown> => {
    const reply = await ctx.answer(name, JSON.stringify(input ?? {}));
    if (reply.ok) return JSON.parse(reply.body);
    throw trpcError(reply.failure);
  };
  if (kind === "query") return procedure.query(resolve);
  if (kind === "command") return procedure.mutation(resolve);
  return procedure.subscription(async function* ({ ctx, input, signal }) {
    try {
      for await (const item of ctx.stream(
        name,
        JSON.stringify(input ?? {}),
        signal ?? new AbortController().signal,
      )) {
        yield tracked(item.id, JSON.parse(item.body));
      }
    } catch (error) {
      if (error instanceof Failure)
        throw trpcError({ code: error.code, details: error.details, traceId: ctx.told?.traceId ?? "" });
      throw error;
    }
  });
}

/** The tRPC router of these contracts; `resolve` in the context decides who answers. */
export function trpcRouter(contracts: Readonly<Record<string, Contract>>) {
  return t.router(
    Object.fromEntries(
      Object.entries(contracts).map(([service, contract]) => [
        service,
        t.router(
          Object.fromEntries(
            Object.entries(contract).map(([name, procedure]) => [
              name,
              trpcProcedure(`${service}.${name}`, procedure),
            ]),
          ),
        ),
      ]),
    ),
  );
}
export type TrpcRouter = ReturnType<typeof trpcRouter>;

/** Answers a tRPC request of any form: single, batch, stream. */
export const answerTrpc = (request: Request, router: TrpcRouter, resolve: Resolve): Promise<Response> =>
  fetchRequestHandler({ endpoint: "/trpc", req: request, router, createContext: () => resolve });
