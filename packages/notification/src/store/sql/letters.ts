import { type Database, uuidOf } from "@torg/chassis";
import { sql } from "drizzle-orm";
import type { Addressed } from "../port";

/** Everybody who writes into feeds waits here, so that positions grow in the order of commits. */
const feedGate = 8_364; // any number that no other lock of this database has

/** Everything in one statement. */
export async function deliver(
  tx: Database,
  letters: readonly Addressed[],
  { mailState }: { mailState: "kept" | "queued" },
): Promise<readonly { userId: string; id: string }[]> {
  if (letters.length === 0) return [];
  const rows = await tx.execute<{ user_id: string; id: string }>(sql`
    with letters as (
      select l.*, l.user_id is not null and coalesce((w.feed ->> l.topic)::boolean, true) as feeds,
             l.recipient is not null and coalesce((w.mail ->> l.topic)::boolean, true) as mails
      from jsonb_to_recordset(${JSON.stringify(letters.map(rowOf))}::jsonb) as l(
        feed_id uuid, mail_id uuid, user_id uuid, feed_cause text, mail_cause text, topic text, language text, title text,
        text text, order_id uuid, recipient text, mail_text text, message_id text)
      left join people p on p.user_id = l.user_id
      left join preferences w on w.user_id = l.user_id
      where p.forgotten is not true),
    gate as materialized (select pg_advisory_xact_lock(${feedGate}) where exists (select from letters where feeds)),
    feed as (
      insert into notifications (id, user_id, cause, topic, language, title, text, order_id)
      select l.feed_id, l.user_id, l.feed_cause, l.topic, l.language, l.title, l.text, l.order_id from letters l, gate where l.feeds
      on conflict (user_id, cause) do nothing returning user_id, id),
    mail as (
      insert into mails (id, message_id, cause, user_id, recipient, subject, text, state)
      select l.mail_id, l.message_id, l.mail_cause, l.user_id, l.recipient, l.title, l.mail_text, ${mailState} from letters l where l.mails
      on conflict (cause, recipient) do nothing)
    select user_id, id from feed`);
  return rows.map((row) => ({ userId: `usr_${row.user_id}`, id: `ntf_${row.id}` }));
}

const rowOf = ({
  ids,
  cause,
  userId,
  orderId,
  mail,
  messageId,
  topic,
  language,
  title,
  text,
}: Addressed) => ({
  feed_id: uuidOf(ids.feed),
  mail_id: uuidOf(ids.mail),
  user_id: userId && uuidOf(userId),
  feed_cause: cause.feed,
  mail_cause: cause.mail,
  topic,
  language,
  title,
  text,
  order_id: orderId && uuidOf(orderId),
  recipient: mail?.to,
  mail_text: mail?.text,
  message_id: messageId,
});
