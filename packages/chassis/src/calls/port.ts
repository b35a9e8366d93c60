import type { FailureCode, ServiceName } from "@torg/contracts";
import type { Principal } from "../principal";

/** A call as it travels: what NATS headers and body carry between processes. */
export type CallMessage = {
  /** `order.place` */
  readonly procedure: string;
  /** The input, JSON text: whoever owns the procedure parses and validates it, and nobody before. */
  readonly input: string;
  /** Absolute, unix milliseconds; it only ever shrinks. */
  readonly deadline: number;
  readonly requestId: string;
  readonly traceparent: string;
  /** The service that calls; the gateway for what comes from outside. */
  readonly caller: ServiceName;
  readonly principal: Principal;
  readonly key?: string;
};

export type CallReply =
  | {
      readonly ok: true;
      readonly body: string /** When the answer's reads began, unix ms: what caches count from. */;
      readonly readAt: number;
    }
  | {
      readonly ok: false;
      readonly failure: WireFailure;
      /** Nobody was there to be asked. */
      readonly absent?: true;
    };

/** A failure as it travels: its public face and nothing else. */
export type WireFailure = {
  readonly code: FailureCode;
  readonly details: Record<string, unknown>;
  readonly traceId: string;
};

export type StreamItem = { readonly id: string; readonly body: string };

/** Answers for the procedures of one service. Never throws: what goes wrong is a reply. */
export type CallHandler = {
  readonly answer: (message: CallMessage) => Promise<CallReply>;
  /** Throws a Failure before the first item where the call is refused; ends when the signal aborts. */
  readonly stream: (message: CallMessage, signal: AbortSignal) => AsyncIterable<StreamItem>;
};

/** How calls reach their service: in process here, NATS between processes. An absent service answers `call.unavailable` at once. */
export type CallPort = {
  /** Takes the service's calls; `stop` takes no more, and resolves when those in hand are answered. */
  readonly serve: (service: string, handler: CallHandler) => { stop: () => Promise<void> };
  readonly request: (message: CallMessage) => Promise<CallReply>;
  readonly subscribe: (message: CallMessage, signal: AbortSignal) => AsyncIterable<StreamItem>;
};
