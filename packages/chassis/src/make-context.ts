import { type ProcedureName, type ServiceName, wiring } from "@torg/contracts";
import { type CallsOf, callerOf, callOut, type ServiceKey } from "./calls/caller";
import type { RecordWrite, RequestRecord, StoredAnswer } from "./commit/record";
import type { Store } from "./commit/store";
import type { Emitting, Origin } from "./commit/transaction";
import type { Cause, Context } from "./context";
import type { Host } from "./host";
import type { outsideCalls } from "./outside";
import { actorOf, type Principal } from "./principal";
import type { Log } from "./telemetry/log";
import { inSpan, SpanKind, traceIdOf } from "./telemetry/tracing";

/** One running service: what all its contexts share. */
export type Runtime<S extends ServiceKey, C, R, D> = {
  readonly name: S;
  readonly host: Host;
  readonly config: C;
  readonly resources: R;
  readonly store: Store<D> | undefined;
  readonly log: Log;
  readonly outside: ReturnType<typeof outsideCalls>;
};

/** The record of a keyed command, and how far it has come. */
export type RecordState = {
  readonly record: RequestRecord;
  opened: boolean;
  answer: StoredAnswer | undefined;
};

export type Scope = {
  readonly cause: Cause;
  readonly principal: Principal;
  readonly caller: ServiceName | undefined;
  readonly deadline: number;
  /** Refuse commits past the deadline: not for consumers and jobs, whose work is owed. */
  readonly strict: boolean;
  readonly requestId: string;
  readonly traceparent: string;
  readonly key?: string | undefined;
  readonly record?: RecordState | undefined;
  readonly serialise?: (answer: unknown) => string;
};

/** Makes the context of one cause. */
export function makeContext<S extends ServiceKey, C, R, D>(
  runtime: Runtime<S, C, R, D>,
  scope: Scope,
): Context<S, C, R, D> {
  const { host, name } = runtime;
  const steps = new Set<string>();
  const { traceparent, requestId, cause, principal } = scope;
  const asked = cause.kind === "request" || principal.userId !== undefined;
  const origin: Origin = {
    traceparent,
    requestId,
    name: cause.name,
    ...(asked && { actor: actorOf(principal, scope.caller) }),
  };
  let committing = 0;

  async function step<T>(
    stepName: string,
    answers: boolean,
    work: (tx: D & Emitting) => Promise<T>,
  ): Promise<T> {
    if (committing > 0) throw new Error(`step ${stepName} was begun inside another`);
    if (steps.has(stepName)) throw new Error(`step ${stepName} was committed twice in one cause`);
    steps.add(stepName);
    const store = present(runtime.store, name);
    const tracer = host.tracing.tracer(name);
    return inSpan(tracer, `commit ${stepName}`, {
      kind: SpanKind.INTERNAL,
      parent: scope.traceparent,
      work: async () => {
        committing += 1;
        const sealed = sealing<T>(scope.record, answers ? scope.serialise : undefined);
        try {
          const deadline = scope.strict ? scope.deadline : undefined;
          const result = await store.commit({ origin, deadline, work, ...sealed });
          sealed.committed?.();
          return result;
        } finally {
          committing -= 1;
        }
      },
    });
  }

  const out = callOut(host.calls, () => ({
    deadline: scope.deadline,
    requestId: scope.requestId,
    traceparent: scope.traceparent,
    caller: name,
    principal: scope.principal,
    outermost: scope.cause.kind !== "request",
  }));
  const allowed: readonly string[] = wiring[name].calls;

  const ctx: Context<S, C, R, D> = {
    config: runtime.config,
    resources: runtime.resources,
    cause: scope.cause,
    principal: scope.principal,
    caller: scope.caller,
    deadline: scope.deadline,
    requestId: scope.requestId,
    traceId: traceIdOf(scope.traceparent),
    key: scope.key,
    log: runtime.log,
    figure: (figure, value) => host.metrics.figures.set({ service: name, figure }, value),
    signals: host.signals,
    files: host.files,
    get db(): D {
      return present(runtime.store, name).db;
    },
    commit: (stepName, work) => step(stepName, false, work),
    commitAnswer: (stepName, work) => step(stepName, true, work),
    call: callerOf<CallsOf<S> & ProcedureName>((procedure, input, options) => {
      if (committing > 0)
        throw new Error(`${procedure} was called inside a commit: no lock is held during a network call`);
      if (!allowed.includes(procedure)) throw new Error(`the wiring does not let ${name} call ${procedure}`);
      return inSpan(host.tracing.tracer(name), procedure, {
        kind: SpanKind.CLIENT,
        parent: scope.traceparent,
        work: () => out(procedure, input, options),
      });
    }),
    outside: (system, work) => {
      if (committing > 0)
        throw new Error(`${system} was called inside a commit: no lock is held during a network call`);
      return inSpan(host.tracing.tracer(name), `outside ${system}`, {
        kind: SpanKind.CLIENT,
        parent: scope.traceparent,
        work: () => runtime.outside(system, scope.deadline, work),
      });
    },
    detached: (deadlineMs) =>
      makeContext(runtime, { ...scope, record: undefined, deadline: Date.now() + deadlineMs }),
    now: () => new Date(),
    newId: (prefix) => `${prefix}_${Bun.randomUUIDv7()}`,
  };
  return ctx;
}

/** The first commit opens the record; a commit that is the answer closes it too. */
function sealing<T>(
  state: RecordState | undefined,
  serialise: ((answer: unknown) => string) | undefined,
): { opens?: RequestRecord; record?: (result: T) => RecordWrite; committed?: () => void } {
  if (!state || (state.opened && !serialise)) return {};
  let answer: StoredAnswer | undefined;
  return {
    ...(!state.opened && { opens: state.record }),
    record: (result) => {
      answer = serialise && { ok: true, body: serialise(result) };
      return { record: state.record, opened: state.opened, answer };
    },
    committed: () => {
      state.opened = true;
      state.answer = answer;
    },
  };
}

const present = <T>(thing: T | undefined, service: string): T => {
  if (thing === undefined) throw new Error(`${service} keeps no state`);
  return thing;
};
