import { Failure } from "@torg/contracts";
import type { CallHandler, CallMessage, CallPort, CallReply } from "./port";

/** Calls within one process: the same messages as on the wire, handed over as a function call. */
export function inProcessCalls(): CallPort {
  const handlers = new Map<string, CallHandler>();
  const handlerOf = (message: CallMessage) =>
    handlers.get(message.procedure.slice(0, message.procedure.indexOf(".")));

  return {
    serve(service, handler) {
      handlers.set(service, handler);
      return {
        stop: async () => {
          handlers.delete(service);
        },
      };
    },
    async request(message): Promise<CallReply> {
      const handler = handlerOf(message);
      if (!handler) return unavailable(message);
      return handler.answer(message);
    },
    subscribe(message, signal) {
      const handler = handlerOf(message);
      if (!handler) throw new Failure("call.unavailable");
      return handler.stream(message, signal);
    },
  };
}

const unavailable = (message: CallMessage): CallReply => ({
  ok: false,
  failure: { code: "call.unavailable", details: {}, traceId: message.traceparent.split("-")[1] ?? "" },
});
