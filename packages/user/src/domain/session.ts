const dayMs = 86_400_000;

export type SessionLimits = { readonly idleDays: number; readonly daysMax: number };

/** A refresh token as it was found, with the session it belongs to. */
export type HeldToken = { readonly spentAt: Date | null; readonly startedAt: Date; readonly expiresAt: Date };

/** When a session ends if nobody refreshes it any more: idle for too long, or simply old. */
export const sessionEnd = (startedAt: Date, now: Date, { idleDays, daysMax }: SessionLimits): Date =>
  new Date(Math.min(now.getTime() + idleDays * dayMs, startedAt.getTime() + daysMax * dayMs));

/**
 * What the use of a refresh token means. A spent one is `reused` at any time after: of the two who hold it one is a
 * thief, and nobody can tell which. There is no time of grace, because a thief would have it, too.
 */
export function judgeToken(token: HeldToken | undefined, now: Date): "good" | "reused" | "unknown" {
  if (!token || token.expiresAt <= now) return "unknown";
  return token.spentAt === null ? "good" : "reused";
}
