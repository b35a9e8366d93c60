import type { Preferences } from "@torg/contracts";
import type { Ctx } from "../config";
import { replace } from "../store/preferences";
import { ownUserId } from "./own-user-id";

export async function setPreferences(ctx: Ctx, chosen: Preferences): Promise<Preferences> {
  await ctx.commit("choose", (tx) => replace(tx, ownUserId(ctx), chosen));
  return chosen;
}
