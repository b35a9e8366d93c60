import { Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import type { Credentials } from "../domain/credentials";
import { findByToken, findNewest, type OpenSession, touchSession } from "../store/sessions";
import { checkPassword, hashToken, type Visitor } from "./sign-in";

const hourMs = 3_600_000;

export type Proof = { readonly token: string | undefined; readonly credentials: Credentials | undefined };

/**
 * The session that a request belongs to: by its cookie, or by the password of a client that keeps none. Both together
 * must agree. Throws `integration.session_ended` when there is no live session.
 */
export async function enter(ctx: Ctx, proof: Proof, visitor: Visitor): Promise<OpenSession> {
  const open = await find(ctx, proof, visitor);
  if (!open) throw new Failure("integration.session_ended");
  await touchSession(ctx.db, open.session.id);
  return open;
}

async function find(
  ctx: Ctx,
  { token, credentials }: Proof,
  visitor: Visitor,
): Promise<OpenSession | undefined> {
  const seenAfter = new Date(ctx.now().getTime() - ctx.config.ONEC_SESSION_HOURS * hourMs);
  if (token !== undefined) {
    const found = await findByToken(ctx.db, hashToken(token), seenAfter);
    if (found && credentials && credentials.login !== found.connection.login) {
      throw new Failure("integration.wrong_credentials");
    }
    return found;
  }
  if (!credentials) return undefined;
  const connection = await checkPassword(ctx, credentials, visitor);
  return findNewest(ctx.db, connection.id, seenAfter);
}
