import { TRPCClientError } from "@trpc/client";
import { type FailureCode, type FailureDetails, failures, isFailureCode, Problem } from "../kernel/failures";

/** A failure that arrived, by its code: a comparison of `code` narrows `details`. */
export type CallFailure = {
  [C in FailureCode]: { readonly code: C; readonly details: FailureDetails<C>; readonly problem: Problem };
}[FailureCode];

/** What Torg answered instead of a result; nothing when no answer came, or none of ours. */
export function problemOf(error: unknown): Problem | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const carried: unknown = error.data?.problem;
  return Problem.safeParse(carried).data;
}

/** The failure that a call threw; nothing when no answer came, or a code came that this version does not know. */
export function failureOf(error: unknown): CallFailure | undefined {
  const problem = problemOf(error);
  if (!problem || !isFailureCode(problem.code)) return undefined;
  const declared = Object.keys(failures[problem.code].details.shape);
  const details = Object.fromEntries(declared.map((name) => [name, problem[name]])); // a newer server may send more
  const failure = { code: problem.code, details, problem };
  return fits(failure) ? failure : undefined;
}

const fits = (failure: { code: FailureCode; details: unknown; problem: Problem }): failure is CallFailure =>
  failures[failure.code].details.safeParse(failure.details).success;
