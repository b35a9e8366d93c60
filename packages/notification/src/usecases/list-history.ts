import { type Notification, pageOf, readCursor } from "@torg/contracts";
import type { Ctx } from "../config";
import { ownUserId } from "./own-user-id";

type Asked = { limit: number; cursor?: string | undefined; unread?: boolean | undefined };

export async function listHistory(ctx: Ctx, { limit, cursor, unread = false }: Asked) {
  const before = readCursor(cursor, (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined));
  const rows = await ctx.db.feed.history(ownUserId(ctx), { before, unread, limit: limit + 1 });
  return pageOf(rows, {
    limit,
    cursorOf: ({ position }) => String(position),
    show: ({ notification }): Notification => notification,
  });
}
