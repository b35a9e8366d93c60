import type { MongoIndexes } from "@torg/chassis";

/** None is partial and none expires by itself: not every server that speaks MongoDB has those. */
export const indexes: MongoIndexes = {
  people: [{ name: "people_by_role", key: { role: 1 } }],
  notifications: [
    { name: "notifications_once", key: { userId: 1, cause: 1 }, unique: true },
    { name: "notifications_of_user", key: { userId: 1, position: -1 }, unique: true },
    { name: "notifications_unread", key: { userId: 1, readAt: 1, position: -1 } },
    { name: "notifications_by_age", key: { createdAt: 1 } },
  ],
  mails: [
    { name: "mails_once", key: { cause: 1, recipient: 1 }, unique: true },
    { name: "mails_due", key: { state: 1, dueAt: 1 } },
    { name: "mails_of_user", key: { userId: 1 } },
    { name: "mails_to", key: { recipient: 1, _id: -1 } },
    { name: "mails_by_age", key: { createdAt: 1 } },
  ],
};
