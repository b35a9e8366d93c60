import { Failure, type User } from "@torg/contracts";
import type { Ctx } from "../config";
import { toUser } from "../domain/account";
import { findUser } from "../store/users";
import { ownId } from "./own-id";

export async function getMe(ctx: Ctx): Promise<User> {
  const account = await findUser(ctx.db, ownId(ctx));
  if (!account) throw new Failure("user.not_found");
  return toUser(account);
}
