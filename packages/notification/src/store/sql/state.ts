import type { Database } from "@torg/chassis";
import type { State } from "../port";
import * as feed from "./feed";
import { deliver } from "./letters";
import * as mails from "./mails";
import * as people from "./people";
import * as preferences from "./preferences";
import { forgetOlder } from "./retention";

/** The state over a database, or over one transaction of it. */
export const sqlState = (db: Database): State => ({
  people: {
    keep: (person) => people.keep(db, person),
    forget: (person) => people.forget(db, person),
    staff: () => people.staff(db),
  },
  preferences: {
    read: (userId) => preferences.read(db, userId),
    replace: (userId, chosen) => preferences.replace(db, userId, chosen),
  },
  feed: {
    history: (userId, page) => feed.history(db, userId, page),
    after: (userId, from) => feed.after(db, userId, from),
    positionOf: (userId, id) => feed.positionOf(db, userId, id),
    newestPosition: (userId) => feed.newestPosition(db, userId),
    markRead: (userId, id) => feed.markRead(db, userId, id),
  },
  mails: {
    list: (page) => mails.list(db, page),
    take: (options) => mails.take(db, options),
    markSent: (id) => mails.markSent(db, id),
    putOff: (id, next) => mails.putOff(db, id, next),
    giveUp: (id, why) => mails.giveUp(db, id, why),
  },
  deliver: (letters, options) => deliver(db, letters, options),
  forgetOlder: (options) => forgetOlder(db, options),
});
