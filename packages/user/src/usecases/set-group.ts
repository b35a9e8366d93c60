import type { User } from "@torg/contracts";
import type { Ctx } from "../config";
import { changeAccount } from "./change-account";

/** Prices follow with the next access token of each session. */
export const setGroup = (ctx: Ctx, { id, group }: { id: User["id"]; group: string | null }): Promise<User> =>
  ctx.commit("set group", (tx) => changeAccount(tx, id, { customerGroup: group }));
