import { type Contract, Failure, failureKinds, failures, type Procedure } from "@torg/contracts";
import { initTRPC, TRPCError, tracked } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { CallReply, StreamItem, WireFailure } from "../calls/port";
import { problemOf } from "./problem";

/** How a tRPC procedure is answered: by this service's use cases, or by a call to its owner. */
export type Resolve = {
  readonly answer: (procedure: string, input: string) => Promise<CallReply>;
  readonly stream: (procedure: string, input: string, signal: AbortSignal) => AsyncIterable<StreamItem>;
};

const t = initTRPC.context<Resolve>().create({
  errorFormatter: ({ shape, error }) =>
    error.cause instanceof WireError
      ? { ...shape, data: { ...dataOf(shape.data), problem: problemOf(error.cause.failure) } }
      : { ...shape, data: dataOf(shape.data) },
  sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } }, // Bun cuts a quiet answer
});

/** tRPC puts a stack into its errors outside production; nothing of ours leaves that way. */
const dataOf = <D extends { stack?: string }>({ stack: _, ...data }: D) => data;

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
        throw trpcError({ code: error.code, details: error.details, traceId: "" });
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
