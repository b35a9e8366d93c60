import { Failure, type Role, type User } from "@torg/contracts";
import type { Ctx } from "../config";
import { isLastAdmin } from "../domain/account";
import { takeAdmins } from "../store/users";
import { changeAccount } from "./change-account";

export const setRole = (ctx: Ctx, { id, role }: { id: User["id"]; role: Role }): Promise<User> =>
  ctx.commit("set role", async (tx) => {
    if (role !== "admin" && isLastAdmin(await takeAdmins(tx), id)) throw new Failure("user.last_admin");
    return changeAccount(tx, id, { role });
  });
