import { Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import { ownUserId } from "./own-user-id";

/** Somebody else's answers exactly as a missing one. */
export async function markRead(ctx: Ctx, { id }: { id: `ntf_${string}` }) {
  const marked = await ctx.commit("mark read", (tx) => tx.feed.markRead(ownUserId(ctx), id));
  if (!marked) throw new Failure("notification.not_found");
  return marked;
}
