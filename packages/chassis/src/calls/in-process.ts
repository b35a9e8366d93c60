import { Failure } from "@torg/contracts";
import type { CallHandler, CallMessage, CallPort, CallReply } from "./port";
import { absent, answerTooLarge, callBytesMax, inputTooLarge, isTooLarge, ownerOf } from "./replies";

/** Calls within one process; `serves` says whether a message's service is in it. */
export type LocalCalls = CallPort & { readonly serves: (message: CallMessage) => boolean };

type Served = { readonly handler: CallHandler; readonly inHand: Set<Promise<CallReply>> };

/** Calls within one process: the same messages and bounds as on the wire, handed over as a function call. */
export function inProcessCalls(): LocalCalls {
  const services = new Map<string, Served>();

  return {
    serve(service, handler) {
      const served: Served = { handler, inHand: new Set() };
      services.set(service, served);
      return {
        async stop() {
          if (services.get(service) === served) services.delete(service);
          while (served.inHand.size > 0) await Promise.allSettled(served.inHand);
        },
      };
    },
    async request(message) {
      const served = services.get(ownerOf(message));
      if (!served) return absent(message);
      if (isTooLarge(message.input)) return inputTooLarge(message);
      const answer = served.handler.answer(message);
      served.inHand.add(answer);
      try {
        const reply = await answer;
        return reply.ok && isTooLarge(reply.body) ? answerTooLarge(message) : reply;
      } finally {
        served.inHand.delete(answer);
      }
    },
    subscribe(message, signal) {
      const served = services.get(ownerOf(message));
      if (!served) throw new Failure("call.unavailable");
      if (isTooLarge(message.input)) throw new Failure("body.too_large", { bytesMax: callBytesMax });
      return served.handler.stream(message, signal);
    },
    serves: (message) => services.has(ownerOf(message)),
  };
}
