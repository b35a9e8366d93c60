import {
  type CallMessage,
  type Host,
  mayCall,
  type Principal,
  type StreamItem,
  type WireFailure,
} from "@torg/chassis";
import { Failure, failureFromWire, type Procedure, type ProcedureName } from "@torg/contracts";
import { subscriberOf } from "./callers/client-address";
import { jsonObject } from "./http/json-object";
import type { Visit } from "./http/visit";
import type { Count } from "./limits/limiter";
import { type Limits, refuseWhenUsedUp } from "./limits/limits";

/** A call from outside, in whichever dress it came. */
export type OutsideCall = {
  readonly name: ProcedureName;
  readonly procedure: Procedure;
  /** JSON text, unparsed: its owner validates it. */
  readonly input: string;
};

/** The answer's JSON text, and when its data were read (unix ms). */
export type ForwardedAnswer = { readonly body: string; readonly readAt: number };

/** Hands calls on to their owners; what comes back as a failure is thrown. */
export type Forward = {
  /** Refuses who may not call, and never waits past the deadline of the procedure. */
  readonly answer: (call: OutsideCall, visit: Visit) => Promise<ForwardedAnswer>;
  /** For a visitor who was let in already. Ends with the signal. */
  readonly stream: (call: OutsideCall, visit: Visit, signal: AbortSignal) => AsyncIterable<StreamItem>;
};

/** Try passwords and tokens: counted by more than the number of requests. */
const signIns: ReadonlySet<ProcedureName> = new Set(["user.logIn", "user.register", "user.refresh"]);

export function forwarding({ host, limits }: { host: Host; limits: Limits }): Forward {
  const messageOf = ({ name, procedure, input }: OutsideCall, visit: Visit): CallMessage => {
    const key = visit.request.headers.get("idempotency-key");
    return {
      procedure: name,
      input,
      deadline: Date.now() + (procedure.deadlineMs ?? host.common.CALL_DEADLINE_MS),
      requestId: visit.requestId,
      traceparent: visit.traceparent,
      caller: "gateway",
      principal: visit.principal,
      ...(key !== null && { key }),
    };
  };

  return {
    async answer(call, visit) {
      refuseUnlessAllowed(call.procedure, visit.principal);
      if (signIns.has(call.name)) await countSignIn(limits, visit, call.input);
      const message = messageOf(call, visit);
      const reply = await host.calls.request(message, true);
      if (reply.ok) return reply;
      throw publicFailure(reply.failure);
    },
    stream: (call, visit, signal) => host.calls.subscribe(messageOf(call, visit), signal),
  };
}

/** An answer that no call can carry is the fault of this side, whoever asked. */
const publicFailure = ({ code, details }: WireFailure): Failure =>
  code === "answer.too_large" ? new Failure("internal.broken") : failureFromWire(code, details);

/** Whoever is not signed in is asked to; whoever is, may not. */
export function refuseUnlessAllowed(procedure: Procedure, principal: Principal): void {
  if (mayCall(procedure, principal, undefined)) return;
  throw new Failure(principal.userId === undefined ? "auth.anonymous" : "auth.forbidden");
}

async function countSignIn(limits: Limits, visit: Visit, input: string): Promise<void> {
  take(await limits.signIn(subscriberOf(visit.address)), visit); // first: who is refused here uses up nobody's e-mail
  const email = jsonObject(input)?.email;
  if (typeof email === "string") take(await limits.signInEmail(email.trim().toLowerCase()), visit);
}

/** Notes what was counted for the answer's headers: of one policy, what was counted last. */
function take(counted: readonly Count[], { counts }: Visit): void {
  const policies = new Set(counted.map(({ policy }) => policy));
  const others = counts.filter(({ policy }) => !policies.has(policy));
  counts.splice(0, counts.length, ...others, ...counted);
  refuseWhenUsedUp(counted);
}
