import type { Database } from "@torg/chassis";
import type { Notification } from "@torg/contracts";
import { and, asc, desc, eq, gt, isNull, lt, max, sql } from "drizzle-orm";
import type { Placed } from "../port";
import { notifications } from "./schema";

type UserId = `usr_${string}`;
type Row = typeof notifications.$inferSelect;

export async function history(
  db: Database,
  userId: UserId,
  { before, unread, limit }: { before: number | undefined; unread: boolean; limit: number },
): Promise<Placed[]> {
  const rows = await db
    .select()
    .from(notifications)
    .where(
      and(
        eq(notifications.userId, userId),
        before === undefined ? undefined : lt(notifications.position, before),
        unread ? isNull(notifications.readAt) : undefined,
      ),
    )
    .orderBy(desc(notifications.position))
    .limit(limit);
  return rows.map(placed);
}

export async function after(
  db: Database,
  userId: UserId,
  { position, limit }: { position: number; limit: number },
): Promise<Placed[]> {
  const rows = await db
    .select()
    .from(notifications)
    .where(and(eq(notifications.userId, userId), gt(notifications.position, position)))
    .orderBy(asc(notifications.position))
    .limit(limit);
  return rows.map(placed);
}

export async function positionOf(
  db: Database,
  userId: UserId,
  id: `ntf_${string}`,
): Promise<number | undefined> {
  const [row] = await db
    .select({ position: notifications.position })
    .from(notifications)
    .where(and(eq(notifications.id, id), eq(notifications.userId, userId)));
  return row?.position;
}

export async function newestPosition(db: Database, userId: UserId): Promise<number> {
  const [row] = await db
    .select({ position: max(notifications.position) })
    .from(notifications)
    .where(eq(notifications.userId, userId));
  return row?.position ?? 0;
}

export async function markRead(
  db: Database,
  userId: UserId,
  id: `ntf_${string}`,
): Promise<Notification | undefined> {
  const [row] = await db
    .update(notifications)
    .set({ readAt: sql`coalesce(${notifications.readAt}, now())` })
    .where(and(eq(notifications.id, id), eq(notifications.userId, userId)))
    .returning();
  return row && placed(row).notification;
}

const placed = ({ position, ...row }: Row): Placed => ({
  position,
  notification: {
    id: row.id,
    topic: row.topic,
    language: row.language,
    title: row.title,
    text: row.text,
    ...(row.orderId && { orderId: row.orderId }),
    ...(row.readAt && { readAt: row.readAt.toISOString() }),
    createdAt: row.createdAt.toISOString(),
  },
});
