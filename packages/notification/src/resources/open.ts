import type { Host, Secret } from "@torg/chassis";
import { type Bell, openBell } from "./bell";
import { type Mailer, openMailer } from "./mailer";

export type Resources = {
  /** Absent: mails are kept and not sent. */
  readonly mailer: Mailer | undefined;
  /** Wakes the streams of one reader. */
  readonly bell: Bell;
};

type Settings = {
  readonly SMTP_URL?: Secret | undefined;
  readonly MAIL_FROM: string;
  readonly STREAM_POLL_MS: number;
};

export async function openResources({ config, host }: { config: Settings; host: Host }) {
  const url = config.SMTP_URL?.reveal();
  const mailer = url === undefined ? undefined : openMailer({ url, from: config.MAIL_FROM });
  const value: Resources = { mailer, bell: openBell(host.signals, config.STREAM_POLL_MS) };
  return { value, close: async () => mailer?.close() };
}
