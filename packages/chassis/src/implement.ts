import type { Contract, Procedure } from "@torg/contracts";
import type { z } from "zod";

/** One item of a stream; a reader that comes back names the last id it saw. */
export type Streamed<T> = { readonly id: string; readonly data: T };

type HandlerOf<P extends Procedure, X> =
  P extends Procedure<"subscription", infer I, infer O>
    ? (ctx: X, input: z.output<I>, signal: AbortSignal) => AsyncIterable<Streamed<z.input<O>>>
    : P extends Procedure<"query" | "command", infer I, infer O>
      ? (ctx: X, input: z.output<I>) => Promise<z.input<O>>
      : never;

/** A handler for each procedure: a missing one, or one with another input or answer, does not compile. */
export type HandlersOf<C extends Contract, X> = { readonly [P in keyof C]: HandlerOf<C[P], X> };

export type AnyHandler<X> = (
  ctx: X,
  input: unknown,
  signal: AbortSignal,
) => Promise<unknown> | AsyncIterable<Streamed<unknown>>;

/** A contract with the use cases behind it. */
export type Router<X> = {
  readonly contract: Contract;
  readonly handlers: Readonly<Record<string, AnyHandler<X>>>;
};

/** The context that all of these handlers can be given. */
type ContextOf<H> = H[keyof H] extends (ctx: infer X, ...rest: never) => unknown ? X : never;

/** Joins a contract and its use cases. The chassis parses every input before its handler sees it, so the types hold. */
export function implement<C extends Contract, H extends HandlersOf<C, never>>(
  contract: C,
  handlers: H,
): Router<ContextOf<H>> {
  const erased: Readonly<Record<string, unknown>> = handlers;
  return { contract, handlers: erased as Router<ContextOf<H>>["handlers"] };
}

const oneSteps = new WeakSet<object>();

/**
 * Says of a keyed command that its only effect is one `commitAnswer`: the key need not be looked up before, because a
 * repeat's commit meets the record, rolls back, and gets the first one's answer.
 */
export function oneStep<H extends object>(handler: H): H {
  oneSteps.add(handler);
  return handler;
}

export const isOneStep = (handler: object): boolean => oneSteps.has(handler);
