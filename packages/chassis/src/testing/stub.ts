import { type ContractName, type Contracts, contracts, Failure } from "@torg/contracts";
import type { z } from "zod";
import type { CallHandler, CallMessage } from "../calls/port";

type Answers<S extends ContractName> = {
  readonly [P in keyof Contracts[S]]?: Contracts[S][P] extends {
    input: infer I extends z.ZodType;
    output: infer O extends z.ZodType;
  }
    ? (input: z.output<I>, message: CallMessage) => Promise<z.input<O>>
    : never;
};

export type Stub = { readonly service: ContractName; readonly handler: CallHandler };

/** Hand-written answers behind another service's contract, for a service's own tests; what is not written is `call.unavailable`. */
export function stub<S extends ContractName>(service: S, answers: Answers<S>): Stub {
  const byName = answers as Readonly<
    Record<string, (input: unknown, message: CallMessage) => Promise<unknown>>
  >;
  return {
    service,
    handler: {
      async answer(message) {
        try {
          const name = message.procedure.slice(service.length + 1);
          const answer = byName[name];
          const procedure = Object.entries(contracts[service]).find(([own]) => own === name)?.[1];
          if (!answer || !procedure) throw new Failure("call.unavailable");
          const output = await answer(procedure.input.parse(JSON.parse(message.input)), message);
          return { ok: true, body: JSON.stringify(procedure.output.parse(output)), readAt: Date.now() };
        } catch (error) {
          const failure =
            error instanceof Failure ? error : new Failure("internal.broken", {}, { cause: error });
          return {
            ok: false,
            failure: {
              code: failure.code,
              details: failure.details,
              traceId: message.traceparent.slice(3, 35),
            },
          };
        }
      },
      stream() {
        throw new Failure("call.unavailable");
      },
    },
  };
}
