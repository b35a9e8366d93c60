import { Failure, type Session, UserCreated, type user } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { newAccount, profileOf } from "../domain/account";
import { insertUser } from "../store/users";
import { openSession, toSession } from "./open-session";
import { signingKey } from "./signing-key";

/** The password is hashed before the transaction: argon2id is slow on purpose, and no connection waits for it. */
export async function register(
  ctx: Ctx,
  { password, ...profile }: z.output<typeof user.register.input>,
): Promise<Session> {
  const passwordHash = await ctx.resources.passwords.hash(password);
  const key = await signingKey(ctx);
  const wanted = newAccount({ ...profile, id: ctx.newId("usr"), role: "buyer", createdAt: ctx.now() });

  const grant = await ctx.commit("register", async (tx) => {
    const account = await insertUser(tx, { ...wanted, passwordHash });
    if (!account) throw new Failure("user.email_taken");
    tx.emit(UserCreated, profileOf(account));
    return openSession(ctx, tx, account);
  });
  return toSession(ctx, grant, key);
}
