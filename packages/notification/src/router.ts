import { implement } from "@torg/chassis";
import { notification } from "@torg/contracts";
import { listHistory } from "./usecases/list-history";
import { listMails } from "./usecases/list-mails";
import { markRead } from "./usecases/mark-read";
import { readPreferences } from "./usecases/read-preferences";
import { setPreferences } from "./usecases/set-preferences";
import { streamNotifications } from "./usecases/stream-notifications";

export const router = implement(notification, {
  history: listHistory,
  markRead,
  preferences: readPreferences,
  setPreferences,
  stream: streamNotifications,
  mails: listMails,
});
