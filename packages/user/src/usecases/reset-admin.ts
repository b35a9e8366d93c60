import { type User, UserCreated, UserUpdated, type user } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { newAccount, profileOf, toUser } from "../domain/account";
import { deleteSessionsOf } from "../store/sessions";
import { upsertAdmin } from "../store/users";

type Reset = { user: User; created: boolean };

/** Makes sure that this e-mail is an administrator's, with this password; whoever was signed in to it is not any more. */
export async function resetAdmin(
  ctx: Ctx,
  { email, password }: z.output<typeof user.resetAdmin.input>,
): Promise<Reset> {
  const passwordHash = await ctx.resources.passwords.hash(password);
  const id = ctx.newId("usr");
  const wanted = newAccount({
    id,
    email,
    name: "Administrator",
    language: "ru",
    role: "admin",
    createdAt: ctx.now(),
  });

  return ctx.commit("reset", async (tx) => {
    const account = await upsertAdmin(tx, { ...wanted, passwordHash });
    const created = account.id === id;
    if (created) tx.emit(UserCreated, profileOf(account));
    else tx.emit(UserUpdated, profileOf(account));
    await deleteSessionsOf(tx, account.id);
    return { user: toUser(account), created };
  });
}
