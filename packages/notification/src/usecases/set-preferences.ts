import type { Preferences } from "@torg/contracts";
import type { Ctx } from "../config";
import { ownUserId } from "./own-user-id";

export async function setPreferences(ctx: Ctx, chosen: Preferences): Promise<Preferences> {
  await ctx.commit("choose", (tx) => tx.preferences.replace(ownUserId(ctx), chosen));
  return chosen;
}
