import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorData,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";
import type { z } from "zod";
import type { Contract, Procedure } from "../kernel/contract";
import type { Problem } from "../kernel/failures";
import type { Contracts } from "../services";

/** A failure as tRPC carries it: `problem` is the document that REST answers with. */
type FailureShape = TRPCDefaultErrorShape & { data: TRPCDefaultErrorData & { problem: Problem } };

type Types<I extends z.ZodType, O> = { meta: unknown; input: z.input<I>; output: O };

/** One item of a stream, under the id that a reader comes back with. */
type Item<O extends z.ZodType> = { id: string; data: z.output<O> };

type Built<P extends Procedure> =
  P extends Procedure<"query", infer I, infer O>
    ? TRPCQueryProcedure<Types<I, z.output<O>>>
    : P extends Procedure<"command", infer I, infer O>
      ? TRPCMutationProcedure<Types<I, z.output<O>>>
      : P extends Procedure<"subscription", infer I, infer O>
        ? TRPCSubscriptionProcedure<Types<I, AsyncIterable<Item<O>>>>
        : never;

type BuiltContract<C extends Contract> = { [P in keyof C]: Built<C[P]> };

/** The router that the gateway is, as a type: computed from the contracts, so no server code is imported. */
export type TorgRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: FailureShape; transformer: false },
  { [S in keyof Contracts]: BuiltContract<Contracts[S]> }
>;
