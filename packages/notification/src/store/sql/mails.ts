import type { Database } from "@torg/chassis";
import type { Mail } from "@torg/contracts";
import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { MailId, Outgoing } from "../port";
import { mails } from "./schema";

export async function list(
  db: Database,
  { before, to, limit }: { before: MailId | undefined; to: string | undefined; limit: number },
): Promise<Mail[]> {
  const rows = await db
    .select()
    .from(mails)
    .where(and(before && lt(mails.id, before), to === undefined ? undefined : eq(mails.recipient, to)))
    .orderBy(desc(mails.id))
    .limit(limit);
  return rows.map(({ recipient, reason, createdAt, ...row }) => ({
    id: row.id,
    messageId: row.messageId,
    to: recipient,
    subject: row.subject,
    text: row.text,
    state: row.state,
    ...(reason !== null && { reason }),
    createdAt: createdAt.toISOString(),
  }));
}

export async function take(
  db: Database,
  { limit, holdMs }: { limit: number; holdMs: number },
): Promise<Outgoing[]> {
  const due = sql`(select id from ${mails} where state = 'queued' and due_at <= now() order by due_at limit ${limit} for update skip locked)`;
  return db
    .update(mails)
    .set({ attempts: sql`${mails.attempts} + 1`, dueAt: sql`now() + ${holdMs} * interval '1 ms'` })
    .where(sql`${mails.id} in ${due}`)
    .returning({
      id: mails.id,
      messageId: mails.messageId,
      recipient: mails.recipient,
      subject: mails.subject,
      text: mails.text,
      attempts: mails.attempts,
      createdAt: mails.createdAt,
    });
}

export async function markSent(db: Database, id: MailId): Promise<void> {
  await db.update(mails).set({ state: "sent", sentAt: sql`now()`, reason: null }).where(eq(mails.id, id));
}

export async function putOff(
  db: Database,
  id: MailId,
  { until, reason }: { until: Date; reason: string },
): Promise<void> {
  await db.update(mails).set({ dueAt: until, reason }).where(eq(mails.id, id));
}

export async function giveUp(db: Database, id: MailId, { reason }: { reason: string }): Promise<void> {
  await db.update(mails).set({ state: "failed", reason }).where(eq(mails.id, id));
}
