import { Failure, type Session, type user } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { findCredentials, rehash } from "../store/users";
import { openSession, toSession } from "./open-session";
import { signingKey } from "./signing-key";

/** One hash is computed whether there is such an account or not; a hash of older parameters is made anew on the way. */
export async function logIn(
  ctx: Ctx,
  { email, password }: z.output<typeof user.logIn.input>,
): Promise<Session> {
  const { passwords } = ctx.resources;
  const found = await findCredentials(ctx.db, email);
  const matches = await passwords.matches(password, found?.passwordHash);
  if (!found || !matches) throw new Failure("user.wrong_credentials");

  const { account, passwordHash } = found;
  const newHash = passwords.isCurrent(passwordHash) ? undefined : await passwords.hash(password);
  const key = await signingKey(ctx);
  const grant = await ctx.commit("log in", async (tx) => {
    if (newHash) await rehash(tx, account.id, newHash);
    return openSession(ctx, tx, account);
  });
  return toSession(ctx, grant, key);
}
