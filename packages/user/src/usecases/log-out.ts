import type { Ctx } from "../config";
import { tokenHash } from "../credentials/tokens";
import { deleteSessionOf } from "../store/sessions";

export async function logOut(
  ctx: Ctx,
  { refreshToken }: { refreshToken: string },
): Promise<Record<string, never>> {
  await ctx.commit("log out", (tx) => deleteSessionOf(tx, tokenHash(refreshToken)));
  return {};
}
