import type { ServiceName } from "@torg/contracts";
import type { Caller, CallsOf, ServiceKey } from "./calls/caller";
import type { Emitting } from "./commit/transaction";
import type { Database } from "./database";
import type { Files } from "./files/port";
import type { Principal } from "./principal";
import type { Signals } from "./signals";
import type { Log } from "./telemetry/log";

/** Why something runs: a request, an event, a job's turn. */
export type Cause = {
  readonly kind: "request" | "event" | "job";
  readonly name: string;
  readonly id: string;
};

/** Everything that a use case may know of the world; time, ids and chance included. */
export type Context<S extends ServiceKey = ServiceKey, C = unknown, R = unknown, D = Database> = {
  readonly config: C;
  /** What the service opened at its start: a mail transport, a payment provider. */
  readonly resources: R;
  readonly cause: Cause;
  readonly principal: Principal;
  /** The service that calls; nothing in jobs and consumers. */
  readonly caller: ServiceName | undefined;
  /** Unix ms; calls shrink to it, and commits are refused past it. */
  readonly deadline: number;
  readonly requestId: string;
  readonly traceId: string;
  /** The client's Idempotency-Key, where the command is keyed. */
  readonly key: string | undefined;
  readonly log: Log;
  /** Shows a figure of the service's own at `/metrics`, as `torg_figure{service,figure}`, until it is another one. */
  readonly figure: (name: string, value: number) => void;
  readonly signals: Signals;
  readonly files: Files;

  /** For reads. Writes go through `commit`. */
  readonly db: D;
  /** Effect and events in one transaction. A step's name is used once per cause; a call inside throws. */
  readonly commit: <T>(step: string, work: (tx: D & Emitting) => Promise<T>) => Promise<T>;
  /** A commit whose result is the procedure's answer: kept under the request's key in the same transaction. */
  readonly commitAnswer: <T>(step: string, work: (tx: D & Emitting) => Promise<T>) => Promise<T>;
  /** Other services, as far as the wiring allows. Throws the failure that comes back. */
  readonly call: Caller<CallsOf<S>>;
  /** A system outside Torg: traced, ended by the deadline, at most 16 at once per name. */
  readonly outside: <T>(name: string, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  /** The same cause with a time of its own: a provider's fact and an undo are not given up because a caller left. */
  readonly detached: (deadlineMs: number) => Context<S, C, R, D>;

  readonly now: () => Date;
  readonly newId: <P extends string>(prefix: P) => `${P}_${string}`;
};
