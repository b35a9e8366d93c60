import type { Transaction } from "@torg/chassis";
import type { Ctx } from "../config";
import { type Addressee, messageIdOf, write } from "../domain/letter";
import type { Message } from "../domain/message";
import { deliver } from "../store/letters";

type Announcement = {
  readonly message: Message;
  readonly to: readonly Addressee[];
  readonly orderId?: string;
  /** Mails of one cause are one: the event itself, unless mailboxes are to be spared more than that. */
  readonly mailCause?: string;
};

/** Writes a message to everybody it goes to, in one statement; whoever watches their feed is woken after the commit. */
export async function tell(
  tx: Transaction,
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
  const written = await deliver(tx, letters, { mailState: resources.mailer ? "queued" : "kept" });
  for (const { userId, id } of written) tx.afterCommit(() => signals.tell(`notify.${userId}`, id));
}
