import type { Mongo } from "@torg/chassis";
import type { Language, Mail, Preferences, Role, Topic } from "@torg/contracts";
import type { MailId } from "../port";

type UserId = `usr_${string}`;

/** An account, as of its newest version. */
export type PersonRow = {
  readonly _id: UserId;
  readonly version: number;
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly role: Role;
};

export type NotificationRow = {
  readonly _id: `ntf_${string}`;
  readonly userId: UserId;
  /** The next one after the newest that its writer saw; unique in its feed. */
  readonly position: number;
  readonly cause: string;
  readonly topic: Topic;
  readonly language: Language;
  readonly title: string;
  readonly text: string;
  readonly orderId: `ord_${string}` | null;
  readonly readAt: Date | null;
  readonly createdAt: Date;
};

export type MailRow = {
  readonly _id: MailId;
  readonly messageId: string;
  readonly cause: string;
  readonly userId: UserId | null;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly state: Mail["state"];
  readonly attempts: number;
  readonly dueAt: Date;
  readonly reason: string | null;
  readonly sentAt: Date | null;
  readonly createdAt: Date;
};

export const people = (db: Mongo) => db.collection<PersonRow>("people");
/** A mark that stays, so that a late event brings nothing back. Only ever inserted. */
export const forgotten = (db: Mongo) =>
  db.collection<{ readonly _id: UserId; readonly at: Date }>("forgotten");
export const preferences = (db: Mongo) =>
  db.collection<{ readonly _id: UserId } & Preferences>("preferences");
export const notifications = (db: Mongo) => db.collection<NotificationRow>("notifications");
/** The highest position that retention has deleted from a feed: none is given out twice. */
export const floors = (db: Mongo) =>
  db.collection<{ readonly _id: UserId; readonly position: number }>("floors");
export const mails = (db: Mongo) => db.collection<MailRow>("mails");
