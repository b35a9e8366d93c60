import type { Transaction } from "@torg/chassis";
import type { Session } from "@torg/contracts";
import type { Ctx } from "../config";
import { signAccessToken } from "../credentials/access-token";
import { tokenHash } from "../credentials/tokens";
import { type Account, toUser } from "../domain/account";
import { sessionEnd } from "../domain/session";
import { insertSession } from "../store/sessions";
import type { SigningKey } from "../store/signing-keys";

/** What a session's owner holds of it. */
export type Grant = {
  readonly account: Account;
  readonly sessionId: `ses_${string}`;
  readonly refreshToken: string;
};

/** Opens a session and gives its first refresh token; it is good once the transaction is. */
export async function openSession(ctx: Ctx, tx: Transaction, account: Account): Promise<Grant> {
  const refreshToken = ctx.resources.newToken();
  const startedAt = ctx.now();
  const session = {
    id: ctx.newId("ses"),
    userId: account.id,
    startedAt,
    expiresAt: sessionEnd(startedAt, startedAt, sessionLimits(ctx)),
  };
  await insertSession(tx, session, tokenHash(refreshToken));
  return { account, sessionId: session.id, refreshToken };
}

export const sessionLimits = ({ config }: Ctx) => ({
  idleDays: config.SESSION_IDLE_DAYS,
  daysMax: config.SESSION_DAYS_MAX,
});

/** The answer of every sign-in: the account, and both its tokens. */
export async function toSession(
  ctx: Ctx,
  { account, sessionId, refreshToken }: Grant,
  key: SigningKey,
): Promise<Session> {
  const iat = Math.floor(ctx.now().getTime() / 1000);
  const exp = iat + ctx.config.ACCESS_TOKEN_SECONDS;
  const claims = {
    iss: "torg",
    aud: "torg",
    sub: account.id,
    role: account.role,
    ...(account.customerGroup !== null && { group: account.customerGroup }),
    sid: sessionId,
    iat,
    exp,
  } as const;
  return {
    user: toUser(account),
    accessToken: await signAccessToken(claims, key),
    accessExpiresAt: new Date(exp * 1000).toISOString(),
    refreshToken,
  };
}
