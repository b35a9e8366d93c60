import { Failure, UserDeleted } from "@torg/contracts";
import type { Ctx } from "../config";
import { isLastAdmin } from "../domain/account";
import { deleteUser, takeAdmins } from "../store/users";
import { ownId } from "./own-id";

/** The account goes with all its sessions; its access tokens die by themselves, within minutes. */
export async function deleteMe(ctx: Ctx): Promise<Record<string, never>> {
  const id = ownId(ctx);
  await ctx.commit("delete", async (tx) => {
    if (isLastAdmin(await takeAdmins(tx), id)) throw new Failure("user.last_admin");
    const gone = await deleteUser(tx, id);
    if (!gone) throw new Failure("user.not_found");
    tx.emit(UserDeleted, { userId: id, version: gone.version + 1 });
  });
  return {};
}
