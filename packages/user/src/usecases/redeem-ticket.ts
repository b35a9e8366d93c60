import { Failure, type Role, type User } from "@torg/contracts";
import type { Ctx } from "../config";
import { tokenHash } from "../credentials/tokens";
import { spendTicket } from "../store/tickets";

export async function redeemTicket(
  ctx: Ctx,
  { ticket }: { ticket: string },
): Promise<{ userId: User["id"]; role: Role }> {
  const holder = await spendTicket(ctx.db, tokenHash(ticket), ctx.now());
  if (!holder) throw new Failure("user.ticket_invalid");
  return holder;
}
