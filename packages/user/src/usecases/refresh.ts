import { Failure, type Session } from "@torg/contracts";
import type { Ctx } from "../config";
import { tokenHash } from "../credentials/tokens";
import { judgeToken, sessionEnd } from "../domain/session";
import { deleteSession, rotateToken, takeToken } from "../store/sessions";
import { type Grant, sessionLimits, toSession } from "./open-session";
import { signingKey } from "./signing-key";

/** Trades a refresh token for the next pair, with the role of today. The second use of one ends its session. */
export async function refresh(ctx: Ctx, { refreshToken: spent }: { refreshToken: string }): Promise<Session> {
  const key = await signingKey(ctx);
  const now = ctx.now();
  const hash = tokenHash(spent);

  const grant = await ctx.commit("refresh", async (tx): Promise<Grant | undefined> => {
    const held = await takeToken(tx, hash);
    const verdict = judgeToken(held, now);
    if (!held || verdict === "unknown") return undefined;
    if (verdict === "reused") {
      await deleteSession(tx, held.sessionId);
      return undefined; // thrown only after the commit, or the session would live on
    }
    const { account, sessionId, startedAt } = held;
    const refreshToken = ctx.resources.newToken();
    const expiresAt = sessionEnd(startedAt, now, sessionLimits(ctx));
    await rotateToken(tx, sessionId, { spent: hash, next: tokenHash(refreshToken), now, expiresAt });
    return { account, sessionId, refreshToken };
  });
  if (!grant) throw new Failure("user.session_ended");
  return toSession(ctx, grant, key);
}
