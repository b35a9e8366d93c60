import { every } from "@torg/chassis";
import type { Config, Ctx } from "./config";
import { forgetOld } from "./usecases/forget-old";
import { sendMails } from "./usecases/send-mails";

const hourMs = 3_600_000;

export const jobs = [
  every<Config, Ctx>("send mails", (config) => config.MAIL_POLL_MS, sendMails),
  every<Config, Ctx>("forget old letters", () => hourMs, forgetOld),
];
