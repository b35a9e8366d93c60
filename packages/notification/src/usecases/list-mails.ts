import { pageOf, readCursor } from "@torg/contracts";
import type { Ctx } from "../config";
import { readMailId } from "../domain/mail-id";

type Asked = { limit: number; cursor?: string | undefined; to?: string | undefined };

export async function listMails(ctx: Ctx, { limit, cursor, to }: Asked) {
  const before = readCursor(cursor, readMailId);
  const rows = await ctx.db.mails.list({ before, to: to?.trim().toLowerCase(), limit: limit + 1 });
  return pageOf(rows, { limit, cursorOf: ({ id }) => id, show: (mail) => mail });
}
