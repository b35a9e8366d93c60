import { callerOf, callOut, type Host, inSpan, nobody, SpanKind, traceparentOf } from "@torg/chassis";
import type { Jwks, Role, UserId } from "@torg/contracts";
import type { z } from "zod";

type Origin = { readonly requestId: string; readonly traceparent: string };

const deadlineMs = 5_000;

/** What the gateway asks for itself; the wiring lets it ask user these two things. */
export function ownCalls(host: Host) {
  const userOf = ({ requestId, traceparent }: Origin) =>
    callerOf<"user.jwks" | "user.redeemTicket">(
      callOut(host.calls, () => ({
        deadline: Date.now() + deadlineMs,
        requestId,
        traceparent,
        caller: "gateway",
        principal: nobody,
        outermost: true,
      })),
    ).user;

  return {
    jwks: (): Promise<z.output<typeof Jwks>> =>
      inSpan(host.tracing.tracer("gateway"), "user.jwks", {
        kind: SpanKind.CLIENT,
        parent: undefined,
        work: (span) => userOf({ requestId: crypto.randomUUID(), traceparent: traceparentOf(span) }).jwks({}),
      }),
    /** Spends a stream ticket; throws `user.ticket_invalid` where it is spent already. */
    redeemTicket: (
      ticket: string,
      origin: Origin,
    ): Promise<{ userId: z.output<typeof UserId>; role: Role }> => userOf(origin).redeemTicket({ ticket }),
  };
}
export type OwnCalls = ReturnType<typeof ownCalls>;
