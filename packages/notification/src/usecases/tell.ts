import type { Ctx, Tx } from "../config";
import { type Addressee, messageIdOf, write } from "../domain/letter";
import type { Message } from "../domain/message";

type Announcement = {
  readonly message: Message;
  readonly to: readonly Addressee[];
  readonly orderId?: `ord_${string}`;
  /** Mails of one cause are one: the event itself, unless mailboxes are to be spared more than that. */
  readonly mailCause?: string;
};

/** Writes a message to everybody it goes to; whoever watches their feed is woken after the commit. */
export async function tell(
  tx: Tx,
  ctx: Ctx,
  { message, to, orderId, mailCause }: Announcement,
): Promise<void> {
  const { cause, config, resources, signals } = ctx;
  const letters = to.map((addressee) => {
    const ids = { feed: ctx.newId("ntf"), mail: ctx.newId("mal") };
    return {
      ...write(message, { to: addressee, shop: config.SHOP_NAME }),
      cause: { feed: cause.id, mail: mailCause ?? cause.id },
      orderId,
      ids,
      messageId: messageIdOf(ids.mail, config.MAIL_FROM),
    };
  });
  const written = await tx.deliver(letters, { mailState: resources.mailer ? "queued" : "kept" });
  for (const { userId, id } of written) tx.afterCommit(() => signals.tell(`notify.${userId}`, id));
}
