import type { Mongo } from "@torg/chassis";
import type { Preferences } from "@torg/contracts";
import type { Addressed, State } from "../port";
import { mails, preferences } from "./collections";
import { append } from "./feed";
import { erase, forgottenAmong, insertOnce } from "./people";

type UserId = `usr_${string}`;

/**
 * One document after the other, each once by its cause: what a crash left out, the redelivery adds. Whoever was forgotten
 * in the meantime is found by a second look, after the writes.
 */
export const mongoDeliver =
  (db: Mongo): State["deliver"] =>
  async (letters, { mailState }) => {
    const readers = letters.flatMap(({ userId }) => (userId ? [userId] : []));
    const [forgotten, chosen] = await Promise.all([forgottenAmong(db, readers), choices(db, readers)]);
    const written: { userId: UserId; id: string }[] = [];
    for (const letter of letters) {
      const { userId, topic, mail } = letter;
      if (userId && forgotten.has(userId)) continue;
      const wish = userId && chosen.get(userId);
      if (mail && (wish?.mail[topic] ?? true)) await post(db, letter, mailState);
      if (userId && (wish?.feed[topic] ?? true) && (await append(db, rowOf(letter, userId))))
        written.push({ userId, id: letter.ids.feed });
    }
    const since = await forgottenAmong(
      db,
      readers.filter((userId) => !forgotten.has(userId)),
    );
    for (const userId of since) await erase(db, userId);
    return written.filter(({ userId }) => !since.has(userId));
  };

async function choices(db: Mongo, readers: readonly UserId[]): Promise<ReadonlyMap<UserId, Preferences>> {
  if (readers.length === 0) return new Map();
  const rows = await preferences(db)
    .find({ _id: { $in: [...readers] } })
    .toArray();
  return new Map(rows.map(({ _id, mail, feed }) => [_id, { mail, feed }]));
}

async function post(db: Mongo, letter: Addressed, state: "kept" | "queued"): Promise<void> {
  const { mail, ids, messageId, cause, userId, title } = letter;
  if (!mail) return;
  const now = new Date();
  await insertOnce(() =>
    mails(db).insertOne({
      _id: ids.mail,
      messageId,
      cause: cause.mail,
      userId: userId ?? null,
      recipient: mail.to,
      subject: title,
      text: mail.text,
      state,
      attempts: 0,
      dueAt: now,
      reason: null,
      sentAt: null,
      createdAt: now,
    }),
  );
}

const rowOf = ({ ids, cause, topic, language, title, text, orderId }: Addressed, userId: UserId) => ({
  _id: ids.feed,
  userId,
  cause: cause.feed,
  topic,
  language,
  title,
  text,
  orderId: orderId ?? null,
  readAt: null,
  createdAt: new Date(),
});
