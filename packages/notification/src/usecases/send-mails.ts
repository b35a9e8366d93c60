import type { Ctx } from "../config";
import { nextTry } from "../domain/next-try";
import { htmlOf } from "../domain/templates/html";
import type { Mailer } from "../resources/mailer";
import * as mails from "../store/mails";

const batchMax = 16;
/** Longer than a try takes: a mail whose sender was killed comes again after it. */
const holdMs = 120_000;
const turnMs = 30_000;

/**
 * Sends what is due, outside any transaction. At least once: a kill between the server's answer and our note sends a
 * mail again, under the same Message-ID.
 */
export async function sendMails(ctx: Ctx): Promise<void> {
  const { mailer } = ctx.resources;
  if (!mailer) return;
  const until = ctx.now().getTime() + turnMs;
  for (;;) {
    const due = await mails.take(ctx.db, { limit: batchMax, holdMs });
    await Promise.all(due.map((mail) => send(ctx, mailer, mail)));
    if (due.length < batchMax || ctx.now().getTime() > until) return;
  }
}

async function send(ctx: Ctx, mailer: Mailer, mail: mails.Outgoing): Promise<void> {
  const { id, messageId, recipient, subject, text } = mail;
  const outcome = await ctx.outside("smtp", () =>
    mailer.send({ messageId, to: recipient, subject, text, html: htmlOf(text) }),
  );
  if (outcome.sent) return mails.markSent(ctx.db, id);
  const next = nextTry({ ...mail, permanent: outcome.permanent }, ctx.now());
  if (next) await mails.putOff(ctx.db, id, { until: next, reason: outcome.reason });
  else await mails.giveUp(ctx.db, id, { reason: outcome.reason });
}
