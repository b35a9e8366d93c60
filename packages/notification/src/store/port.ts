import type { Language, Mail, Notification, Preferences, Role } from "@torg/contracts";
import type { Addressee, Letter } from "../domain/letter";

type UserId = `usr_${string}`;
export type MailId = `mal_${string}`;

export type Person = {
  readonly userId: UserId;
  readonly version: number;
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly role: Role;
};

/** A notification and where it stands in its reader's feed. */
export type Placed = { readonly position: number; readonly notification: Notification };

/** A letter with the ids that its rows will have. */
export type Addressed = Letter & {
  /** What it tells of, per channel: the second letter of one cause is not written. */
  readonly cause: { readonly feed: string; readonly mail: string };
  readonly orderId: `ord_${string}` | undefined;
  readonly ids: { readonly feed: `ntf_${string}`; readonly mail: MailId };
  readonly messageId: string;
};

/** A mail on its way to the SMTP server. */
export type Outgoing = {
  readonly id: MailId;
  readonly messageId: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly attempts: number;
  readonly createdAt: Date;
};

/**
 * What notification remembers, in SQL or in MongoDB. Every write may come twice and in any order: a version, or what it
 * tells of, makes it once.
 */
export type State = {
  readonly people: {
    /** Keeps the newest state of an account; an older one that comes late changes nothing. */
    readonly keep: (person: Person) => Promise<void>;
    /** Forgets a person, with all that was ever written to them; what comes late finds them forgotten. */
    readonly forget: (person: Pick<Person, "userId" | "version">) => Promise<void>;
    /** Whoever runs the shop. */
    readonly staff: () => Promise<Addressee[]>;
  };
  readonly preferences: {
    /** What the reader chose; nothing chosen is everything on. */
    readonly read: (userId: UserId) => Promise<Preferences>;
    readonly replace: (userId: UserId, chosen: Preferences) => Promise<void>;
  };
  /** Positions in one feed grow in the order in which notifications become visible: who has seen one has missed none below it. */
  readonly feed: {
    /** Newest first, `limit` of them, after the position of the page before. */
    readonly history: (
      userId: UserId,
      page: { before: number | undefined; unread: boolean; limit: number },
    ) => Promise<Placed[]>;
    /** Oldest first, from behind a position: what a stream has not shown yet. */
    readonly after: (userId: UserId, from: { position: number; limit: number }) => Promise<Placed[]>;
    /** Where one of the reader's notifications stands; nothing when it is not theirs or not kept any more. */
    readonly positionOf: (userId: UserId, id: `ntf_${string}`) => Promise<number | undefined>;
    /** The position of the newest one; 0 before the first. */
    readonly newestPosition: (userId: UserId) => Promise<number>;
    /** Marks one as read; the first time counts. Nothing when it is not theirs. */
    readonly markRead: (userId: UserId, id: `ntf_${string}`) => Promise<Notification | undefined>;
  };
  readonly mails: {
    /** Newest first, `limit` of them, to one address where it is given. */
    readonly list: (page: {
      before: MailId | undefined;
      to: string | undefined;
      limit: number;
    }) => Promise<Mail[]>;
    /**
     * Takes mails that are due and puts each off by `holdMs`: nobody else sends them meanwhile, and one whose sender was
     * lost comes again by itself.
     */
    readonly take: (options: { limit: number; holdMs: number }) => Promise<Outgoing[]>;
    readonly markSent: (id: MailId) => Promise<void>;
    readonly putOff: (id: MailId, next: { until: Date; reason: string }) => Promise<void>;
    readonly giveUp: (id: MailId, why: { reason: string }) => Promise<void>;
  };
  /**
   * Writes letters down: into feeds and mailboxes as their readers wish, once per cause, and never for a person who was
   * forgotten. Answers with the feeds that got one.
   */
  readonly deliver: (
    letters: readonly Addressed[],
    options: { mailState: "kept" | "queued" },
  ) => Promise<readonly { userId: string; id: string }[]>;
  /** Deletes a batch of what is older than `days`; answers with how much it was, so that the caller knows when to stop. */
  readonly forgetOlder: (options: { days: number; limit: number }) => Promise<number>;
};
