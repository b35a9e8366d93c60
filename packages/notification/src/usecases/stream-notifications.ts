import type { Streamed } from "@torg/chassis";
import { type Notification, NotificationId } from "@torg/contracts";
import type { Ctx } from "../config";
import { ownUserId } from "./own-user-id";

const batchMax = 100;

/**
 * The reader's notifications in the order of their commits. Signals only hurry it: what it shows is read from the
 * feed, from behind the last one shown, so one that comes twice, late or never changes nothing.
 */
export async function* streamNotifications(
  ctx: Ctx,
  { lastEventId }: { lastEventId?: string | null | undefined },
  signal: AbortSignal,
): AsyncGenerator<Streamed<Notification>> {
  const userId = ownUserId(ctx);
  let position = await startOf(ctx, userId, lastEventId ?? undefined);
  for await (const _ of ctx.resources.bell(`notify.${userId}`, signal)) {
    for (;;) {
      const placed = await ctx.db.feed.after(userId, { position, limit: batchMax });
      for (const { notification, position: at } of placed) {
        if (signal.aborted) return;
        yield { id: notification.id, data: notification };
        position = at;
      }
      if (placed.length < batchMax) break;
    }
  }
}

/** Behind the one that was seen last; from now on where none was; from the oldest where it is not kept any more. */
async function startOf(ctx: Ctx, userId: `usr_${string}`, lastEventId: string | undefined): Promise<number> {
  if (lastEventId === undefined) return ctx.db.feed.newestPosition(userId);
  const seen = NotificationId.safeParse(lastEventId);
  return (seen.success ? await ctx.db.feed.positionOf(userId, seen.data) : undefined) ?? 0;
}
