import type { User, user } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { changeAccount } from "./change-account";
import { getMe } from "./get-me";
import { ownId } from "./own-id";

export const updateMe = (ctx: Ctx, changes: z.output<typeof user.updateMe.input>): Promise<User> =>
  Object.keys(changes).length === 0
    ? getMe(ctx)
    : ctx.commit("update", (tx) => changeAccount(tx, ownId(ctx), changes));
