import { z } from "zod";
import { command, Nothing, query, subscription } from "./kernel/contract";
import { Instant, id, Language, page, pageInput } from "./kernel/values";

export const NotificationId = id("ntf");
export const Topic = z.enum(["account", "order", "payment", "stock", "sync"]);
export type Topic = z.infer<typeof Topic>;
export const Channel = z.enum(["mail", "feed"]);

export const Notification = z
  .strictObject({
    id: NotificationId,
    topic: Topic,
    language: Language,
    title: z.string(),
    text: z.string(),
    orderId: z.string().optional(),
    readAt: Instant.optional(),
    createdAt: Instant,
  })
  .meta({ id: "Notification" });
export type Notification = z.infer<typeof Notification>;

export const Mail = z
  .strictObject({
    id: z.string(),
    messageId: z.string().describe("Stable: a mail that is sent again after a crash carries the same one"),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    state: z
      .enum(["kept", "queued", "sent", "failed"])
      .describe("`kept`: no SMTP server is configured, so it is only to be read here"),
    reason: z.string().optional().describe("Why the last try failed"),
    createdAt: Instant,
  })
  .meta({ id: "Mail" });
export type Mail = z.infer<typeof Mail>;

export const Preferences = z.strictObject({
  mail: z.partialRecord(Topic, z.boolean()).describe("A topic that is not named is on"),
  feed: z.partialRecord(Topic, z.boolean()),
});
export type Preferences = z.infer<typeof Preferences>;

export const notification = {
  history: query({
    doc: "The caller's notifications, newest first.",
    access: "buyer",
    http: "GET /notifications",
    input: z.strictObject({ ...pageInput, unread: z.boolean().optional() }),
    output: page(Notification),
    fails: [],
  }),
  markRead: command({
    doc: "Marks one as read; a second time changes nothing.",
    access: "buyer",
    http: "POST /notifications/{id}/read",
    input: z.strictObject({ id: NotificationId }),
    output: Notification,
    fails: ["notification.not_found"],
  }),
  preferences: query({
    doc: "Which topics reach the caller by which channel.",
    access: "buyer",
    http: "GET /notifications/preferences",
    input: Nothing,
    output: Preferences,
    fails: [],
  }),
  setPreferences: command({
    doc: "Replaces the caller's choices.",
    access: "buyer",
    http: "PUT /notifications/preferences",
    input: Preferences,
    output: Preferences,
    fails: [],
  }),
  stream: subscription({
    doc: "The caller's notifications as they come. A reader that comes back with the id of its last one misses none.",
    access: "buyer",
    input: z.strictObject({
      lastEventId: z
        .string()
        .nullish()
        .describe(
          "The id of the last notification seen, here or in `history`; absent: from now on. One that is not kept any more: from the oldest that is",
        ),
    }),
    output: Notification,
    fails: [],
  }),
  mails: query({
    doc: "What was sent, or would have been where no SMTP server is configured, newest first.",
    access: "staff",
    callers: ["operator"],
    http: "GET /admin/mails",
    input: z.strictObject({ ...pageInput, to: z.string().max(254).optional() }),
    output: page(Mail),
    fails: [],
  }),
};
