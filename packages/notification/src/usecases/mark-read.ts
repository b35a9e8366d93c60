import { Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import * as feed from "../store/feed";
import { ownUserId } from "./own-user-id";

/** Somebody else's answers exactly as a missing one. */
export async function markRead(ctx: Ctx, { id }: { id: `ntf_${string}` }) {
  const marked = await ctx.commit("mark read", (tx) => feed.markRead(tx, ownUserId(ctx), id));
  if (!marked) throw new Failure("notification.not_found");
  return marked;
}
