import type { Mongo } from "@torg/chassis";
import type { State } from "../port";
import { preferences } from "./collections";
import { mongoFeed } from "./feed";
import { mongoDeliver } from "./letters";
import { mongoMails } from "./mails";
import { mongoPeople } from "./people";
import { mongoForgetOlder } from "./retention";

/** The state in MongoDB: every write is one document, under a version or a unique key, and bears to be done again. */
export const mongoState = (db: Mongo): State => ({
  people: mongoPeople(db),
  preferences: {
    async read(userId) {
      const chosen = await preferences(db).findOne({ _id: userId });
      return chosen ? { mail: chosen.mail, feed: chosen.feed } : { mail: {}, feed: {} };
    },
    async replace(userId, { mail, feed }) {
      await preferences(db).updateOne({ _id: userId }, { $set: { mail, feed } }, { upsert: true });
    },
  },
  feed: mongoFeed(db),
  mails: mongoMails(db),
  deliver: mongoDeliver(db),
  forgetOlder: mongoForgetOlder(db),
});
