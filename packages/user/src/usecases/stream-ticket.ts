import { Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import { tokenHash } from "../credentials/tokens";
import { insertTicket } from "../store/tickets";
import { ownId } from "./own-id";

const ticketMs = 30_000;

/** Lets its holder open one stream, once and soon; like every token, only its hash is kept. */
export async function streamTicket(ctx: Ctx): Promise<{ ticket: string; expiresAt: string }> {
  const ticket = ctx.resources.newToken();
  const expiresAt = new Date(ctx.now().getTime() + ticketMs);
  const kept = await insertTicket(ctx.db, { hash: tokenHash(ticket), userId: ownId(ctx), expiresAt });
  if (!kept) throw new Failure("auth.anonymous");
  return { ticket, expiresAt: expiresAt.toISOString() };
}
