import { createHash } from "node:crypto";
import { commonFailures, Failure, type FailureCode, failureFromWire, type Procedure } from "@torg/contracts";
import type { z } from "zod";
import type { ServiceKey } from "./calls/caller";
import type { CallHandler, CallMessage, CallReply, StreamItem, WireFailure } from "./calls/port";
import { recordTaken } from "./commit/meet-record";
import type { StoredAnswer } from "./commit/record";
import type { Context } from "./context";
import { refuseWhenLate } from "./deadline";
import { type AnyHandler, isOneStep, type Router } from "./implement";
import { makeContext, type RecordState, type Runtime } from "./make-context";
import { mongoFailure } from "./mongo/mongo-failures";
import { actorOf, mayCall } from "./principal";
import { sqlFailure } from "./sql-failures";
import { inSpan, SpanKind, traceIdOf, traceparentOf } from "./telemetry/tracing";

const keyCharsMax = 255;
/** A call ends by its deadline; only streams are left by their readers. */
const neverAborted = new AbortController().signal;
/** Kinds that say for certain how it ended; the others may be asked again under the same key. */
const definite = new Set(["missing", "conflict", "stale", "refused", "forbidden"]);

/** Answers the calls of one service: late, access, input, key, use case, output — in this order, in one place. */
export function answering<S extends ServiceKey, C, R, D>(
  runtime: Runtime<S, C, R, D>,
  router: Router<Context<S, C, R, D>>,
): CallHandler {
  const { host, name, log } = runtime;
  const tracer = host.tracing.tracer(name);

  async function answer(message: CallMessage): Promise<CallReply> {
    const readAt = Date.now();
    const started = performance.now();
    const span = {
      kind: SpanKind.SERVER,
      parent: message.traceparent,
      attributes: { "rpc.system": "torg", "rpc.method": message.procedure },
    };
    let outcome = "ok";
    let begunAt: number | undefined; // nothing for what was refused before
    try {
      const body = await inSpan(tracer, message.procedure, {
        ...span,
        work: (active) => {
          const own = { ...message, traceparent: traceparentOf(active) };
          const found = admit(own);
          begunAt = Date.now();
          return admitted(own, found);
        },
      });
      return { ok: true, body, readAt };
    } catch (error) {
      const failure = publicFailure(error, lookUp(message.procedure)?.procedure);
      outcome = failure.code;
      if (failure.code === "internal.broken")
        log.error({ err: error, ...trail(message) }, `${message.procedure} broke`);
      return {
        ok: false,
        failure: { code: failure.code, details: failure.details, traceId: traceIdOf(message.traceparent) },
      };
    } finally {
      const seconds = (performance.now() - started) / 1000;
      host.metrics.calls.observe({ procedure: message.procedure, outcome }, seconds);
      const quiet = outcome === "ok" && lookUp(message.procedure)?.procedure.kind === "query";
      if (log.isLevelEnabled(quiet ? "debug" : "info")) {
        log[quiet ? "debug" : "info"](
          { ...trail(message), caller: message.caller, outcome, begunAt, ms: Math.round(seconds * 1000) },
          message.procedure,
        );
      }
    }
  }

  async function admitted(
    message: CallMessage,
    { procedure, handler }: ReturnType<typeof admit>,
  ): Promise<string> {
    const input = parseInput(procedure, message.input);
    const state = procedure.keyed === true ? recordOf(message, input) : undefined;
    if (!state) return run(message, { procedure, handler, input });

    const { store } = runtime;
    if (!store) throw new Error(`${name} keeps no state for keyed commands`);
    // A command of one step meets its record in its own commit; the others must not begin what is already answered.
    let met = isOneStep(handler) ? ("free" as const) : await store.meet(state.record);
    for (;;) {
      if (typeof met === "object") return replay(met);
      state.opened = met === "taken over";
      try {
        return await run(message, { procedure, handler, input, state });
      } catch (error) {
        if (error === recordTaken || (await settle(state, error, procedure)) === recordTaken) {
          met = await store.meet(state.record); // somebody with the same key was faster: theirs is the answer
          continue;
        }
        if (!isOneStep(handler) || state.opened) throw error;
        met = await store.meet(state.record); // what fails now may have been answered before
        if (typeof met === "string") throw error;
      }
    }
  }

  async function run(
    message: CallMessage,
    work: {
      procedure: Procedure;
      handler: AnyHandler<Context<S, C, R, D>>;
      input: unknown;
      state?: RecordState;
    },
  ): Promise<string> {
    const { procedure, handler, input, state } = work;
    const serialise = (value: unknown) =>
      JSON.stringify(host.common.VALIDATE_OUTPUT === true ? checkedOutput(procedure, value) : value);
    const ctx = makeContext(runtime, { ...scopeOf(message), record: state, serialise });
    const value = await handler(ctx, input, neverAborted);
    const body = state?.answer?.body ?? serialise(value);
    if (state && !state.answer) await keep(state, { ok: true, body });
    return body;
  }

  async function keep(state: RecordState, answer: StoredAnswer): Promise<void> {
    await runtime.store?.keep({ record: state.record, opened: state.opened, answer });
    state.opened = true;
  }

  /** A definite failure is the answer of this key, unless the key has one; anything else lets a repeat run. */
  async function settle(state: RecordState, error: unknown, procedure: Procedure): Promise<unknown> {
    const failure = publicFailure(error, procedure);
    if (definite.has(failure.kind)) {
      const body = JSON.stringify({ code: failure.code, details: failure.details });
      return keep(state, { ok: false, body }).catch((taken: unknown) => taken);
    }
    if (state.opened) await runtime.store?.release(state.record);
    return undefined;
  }

  function admit(message: CallMessage) {
    const found = lookUp(message.procedure);
    if (!found) throw new Failure("route.not_found");
    refuseWhenLate(message.deadline);
    if (!mayCall(found.procedure, message.principal, message.caller)) {
      throw message.principal.role === "public" || message.principal.role === "guest"
        ? new Failure("auth.anonymous")
        : new Failure("auth.forbidden");
    }
    return found;
  }

  function lookUp(
    full: string,
  ): { procedure: Procedure; handler: AnyHandler<Context<S, C, R, D>> } | undefined {
    const own = full.startsWith(`${name}.`) ? full.slice(name.length + 1) : "";
    if (!Object.hasOwn(router.contract, own)) return undefined;
    const procedure = router.contract[own];
    const handler = router.handlers[own];
    return procedure && handler ? { procedure, handler } : undefined;
  }

  const scopeOf = (message: CallMessage) => ({
    cause: { kind: "request" as const, name: message.procedure, id: message.requestId },
    principal: message.principal,
    caller: message.caller === "gateway" ? undefined : message.caller,
    deadline: message.deadline,
    strict: true,
    requestId: message.requestId,
    traceparent: message.traceparent,
    key: message.key,
  });

  async function* stream(message: CallMessage, signal: AbortSignal): AsyncIterable<StreamItem> {
    const { procedure, handler } = admit(message);
    if (procedure.kind !== "subscription") throw new Failure("route.not_found");
    const ctx = makeContext(runtime, {
      ...scopeOf(message),
      deadline: Number.MAX_SAFE_INTEGER,
      strict: false,
    });
    const items = handler(ctx, parseInput(procedure, message.input), signal);
    if (!(Symbol.asyncIterator in items)) throw new TypeError(`${message.procedure} does not stream`);
    for await (const item of items) yield { id: item.id, body: JSON.stringify(item.data) };
  }

  return { answer, stream };
}

const trail = (message: CallMessage) => ({
  requestId: message.requestId,
  traceId: traceIdOf(message.traceparent),
});

/** Parses and validates; every fault is named by its JSON Pointer. */
function parseInput(procedure: Procedure, text: string): unknown {
  const bytesMax = procedure.inputBytesMax;
  if (bytesMax !== undefined && Buffer.byteLength(text) > bytesMax)
    throw new Failure("body.too_large", { bytesMax });
  let raw: unknown;
  try {
    raw = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new Failure("input.invalid", { errors: [{ pointer: "", detail: "not JSON" }] });
  }
  const parsed = procedure.input.safeParse(raw);
  if (!parsed.success) throw new Failure("input.invalid", { errors: parsed.error.issues.flatMap(faultsOf) });
  return parsed.data;
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

const faultsOf = (issue: z.core.$ZodIssue): { pointer: string; detail: string }[] =>
  issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), detail: "unknown field" }))
    : [{ pointer: pointerOf(issue.path), detail: issue.message }];

/** An answer that breaks the contract is our fault, not the caller's. */
function checkedOutput(procedure: Procedure, value: unknown): unknown {
  const parsed = procedure.output.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error("the answer breaks the contract", { cause: parsed.error });
}

function recordOf(message: CallMessage, input: unknown): RecordState {
  const { key } = message;
  if (key === undefined || key.length === 0 || key.length > keyCharsMax) throw new Failure("key.missing");
  const caller = message.caller === "gateway" ? undefined : message.caller;
  const record = {
    actor: actorOf(message.principal, caller),
    operation: message.procedure,
    key,
    fingerprint: createHash("sha256").update(JSON.stringify(input)).digest("base64url"),
    deadline: message.deadline,
  };
  return { record, opened: false, answer: undefined };
}

function replay({ ok, body }: StoredAnswer): string {
  if (ok) return body;
  const { code, details }: Pick<WireFailure, "code" | "details"> = JSON.parse(body);
  throw failureFromWire(code, details);
}

type PublicFailure = Pick<Failure, "code" | "details" | "kind">;

/** What may leave: a failure that the contract declares or that anybody may answer; all else is `internal.broken`. */
function publicFailure(error: unknown, procedure: Procedure | undefined): PublicFailure {
  const known = mongoFailure(sqlFailure(error));
  if (known instanceof Failure) {
    const declared: readonly FailureCode[] = [...commonFailures, ...(procedure?.fails ?? [])];
    if (declared.includes(known.code)) return known;
  }
  return new Failure("internal.broken");
}
