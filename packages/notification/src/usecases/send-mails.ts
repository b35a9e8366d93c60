import type { Ctx } from "../config";
import { nextTry } from "../domain/next-try";
import { htmlOf } from "../domain/templates/html";
import type { Mailer } from "../resources/mailer";
import type { Outgoing } from "../store/port";

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
    const due = await ctx.db.mails.take({ limit: batchMax, holdMs });
    await Promise.all(due.map((mail) => send(ctx, mailer, mail)));
    if (due.length < batchMax || ctx.now().getTime() > until) return;
  }
}

async function send(ctx: Ctx, mailer: Mailer, mail: Outgoing): Promise<void> {
  const { id, messageId, recipient, subject, text } = mail;
  const outcome = await ctx.outside("smtp", () =>
    mailer.send({ messageId, to: recipient, subject, text, html: htmlOf(text) }),
  );
  if (outcome.sent) return ctx.db.mails.markSent(id);
  const next = nextTry({ ...mail, permanent: outcome.permanent }, ctx.now());
  if (next) await ctx.db.mails.putOff(id, { until: next, reason: outcome.reason });
  else await ctx.db.mails.giveUp(id, { reason: outcome.reason });
}
