import { z } from "zod";
import type { EventType } from "./event";
import type { FailureCode } from "./failures";
import type { ServiceName } from "./names";

/**
 * Who may call. A ladder: each rung may do what the rungs below it may.
 * `service` stands outside it: only another service, named in `callers` where that is given.
 */
export const accessLadder = ["public", "guest", "buyer", "staff", "admin"] as const;
export type Access = (typeof accessLadder)[number] | "service";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
/** `GET /orders/{id}`: below `/v1`, path parameters are input fields of the same name. */
export type HttpFace = `${HttpMethod} /${string}`;

export type Kind = "query" | "command" | "subscription";

/** What a procedure promises; declared once, and everything else is derived from it. */
export type Procedure<
  K extends Kind = Kind,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  F extends FailureCode = FailureCode,
> = {
  readonly kind: K;
  /** One or two sentences: what it guarantees. Becomes the OpenAPI description. */
  readonly doc: string;
  readonly access: Access;
  /** Services that may call it: for `access: "service"` the only ones, else beside the ladder. */
  readonly callers?: readonly ServiceName[];
  readonly http?: HttpFace;
  readonly input: I;
  readonly output: O;
  readonly fails: readonly F[];
  /** `public`: the answer is the same for everybody, so the gateway may keep its bytes. */
  readonly cache?: "public";
  /** What ends a kept answer early: a change of anything in it whose id begins with `ids`, and these events. */
  readonly staleBy?: { readonly ids: string; readonly events: readonly EventType[] };
  /** Takes the secret of a guest's cart beside the caller's token, not instead of it. */
  readonly withCartSecret?: boolean;
  /** Wants an Idempotency-Key: a repeat of the same key and body gets the same answer's bytes. */
  readonly keyed?: boolean;
  /**
   * The input field that an `If-Match` of REST becomes: an ETag names a version, and a change is refused with 412
   * where it is not the present one. A query with it answers an ETag that begins with its answer's version.
   */
  readonly ifMatch?: "version";
  /** Which bulkhead and breaker it shares: `money` is never starved by a slow search. */
  readonly lane?: Lane;
  /** The longest input, where it is less than any call's: `body.too_large`. */
  readonly inputBytesMax?: number;
  /** What the caller may wait for at most; the deadline of the call never exceeds it. */
  readonly deadlineMs?: number;
  /**
   * A command whose input says which one it is, so that asking twice does it once: without an answer for so long it is
   * asked again, of whoever lives.
   */
  readonly askAgainMs?: number;
};

export type Lane = "read" | "write" | "money" | "outside";
export type Contract = Readonly<Record<string, Procedure>>;

type Declaration<I extends z.ZodType, O extends z.ZodType, F extends FailureCode> = Omit<
  Procedure<Kind, I, O, F>,
  "kind"
>;

/** Reads and changes nothing; may be repeated and batched. */
export const query = <I extends z.ZodType, O extends z.ZodType, const F extends FailureCode>(
  declared: Declaration<I, O, F>,
): Procedure<"query", I, O, F> => ({ kind: "query", ...declared });

/** Changes state. With `keyed` it happens once per key, however often it is sent. */
export const command = <I extends z.ZodType, O extends z.ZodType, const F extends FailureCode>(
  declared: Declaration<I, O, F>,
): Procedure<"command", I, O, F> => ({ kind: "command", ...declared });

/** A stream of items, each with an id; a reader that comes back with the last id misses nothing. */
export const subscription = <I extends z.ZodType, O extends z.ZodType, const F extends FailureCode>(
  declared: Declaration<I, O, F>,
): Procedure<"subscription", I, O, F> => ({ kind: "subscription", ...declared });

/** Input of a procedure that takes none: an empty object, and nothing else. */
export const Nothing = z.strictObject({});
