import { type ConfigOf, type Context, defineConfig, type Emitting, integer, secret } from "@torg/chassis";
import { z } from "zod";
import type { Resources } from "./resources/open";
import type { State } from "./store/port";

export const config = defineConfig({
  /** Signs the mails. */
  SHOP_NAME: z.string().trim().min(1).max(100).default("Torg"),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\s<>@]+>?$/, "an address, `Shop <shop@example.com>`")
    .default("Torg <shop@localhost>"),
  /** `smtp://user:password@host:587` or `smtps://…`. Absent: mails are kept to be read in `notification.mails`. */
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .transform(secret)
    .optional(),
  MAIL_POLL_MS: integer(50, 60_000).default(1_000),
  /** How often an open stream looks by itself, should a signal be lost. */
  STREAM_POLL_MS: integer(50, 600_000).default(15_000),
  /** Notifications and mails are deleted after this. */
  KEEP_HISTORY_DAYS: integer(1, 3_650).default(365),
});
export type Config = ConfigOf<typeof config>;

export type Ctx = Context<"notification", Config, Resources, State>;
/** The state inside a commit. */
export type Tx = State & Emitting;
