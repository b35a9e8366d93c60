import type { Mongo } from "@torg/chassis";
import type { Outgoing, State } from "../port";
import { mails } from "./collections";

export const mongoMails = (db: Mongo): State["mails"] => ({
  async list({ before, to, limit }) {
    const rows = await mails(db)
      .find({ ...(before && { _id: { $lt: before } }), ...(to !== undefined && { recipient: to }) })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
    return rows.map(({ _id, messageId, recipient, subject, text, state, reason, createdAt }) => ({
      id: _id,
      messageId,
      to: recipient,
      subject,
      text,
      state,
      ...(reason !== null && { reason }),
      createdAt: createdAt.toISOString(),
    }));
  },

  async take({ limit, holdMs }) {
    const taken: Outgoing[] = [];
    while (taken.length < limit) {
      const now = Date.now();
      const row = await mails(db).findOneAndUpdate(
        { state: "queued", dueAt: { $lte: new Date(now) } },
        { $inc: { attempts: 1 }, $set: { dueAt: new Date(now + holdMs) } },
        { sort: { dueAt: 1 }, returnDocument: "after" },
      );
      if (!row) break;
      const { _id, messageId, recipient, subject, text, attempts, createdAt } = row;
      taken.push({ id: _id, messageId, recipient, subject, text, attempts, createdAt });
    }
    return taken;
  },

  async markSent(id) {
    await mails(db).updateOne({ _id: id }, { $set: { state: "sent", sentAt: new Date(), reason: null } });
  },

  async putOff(id, { until, reason }) {
    await mails(db).updateOne({ _id: id }, { $set: { dueAt: until, reason } });
  },

  async giveUp(id, { reason }) {
    await mails(db).updateOne({ _id: id }, { $set: { state: "failed", reason } });
  },
});
