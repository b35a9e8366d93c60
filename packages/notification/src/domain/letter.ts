import type { Language, Topic } from "@torg/contracts";
import { type Message, topicOf } from "./message";
import { mailText, render } from "./templates/render";

/** Whom a message goes to. An account has a feed; whoever has an address gets mail. */
export type Addressee = {
  readonly userId?: `usr_${string}` | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly language: Language;
};

/** A message in one reader's words, for their feed, for their mailbox, or for both. */
export type Letter = {
  readonly topic: Topic;
  readonly language: Language;
  readonly title: string;
  readonly text: string;
  readonly userId: `usr_${string}` | undefined;
  readonly mail: { readonly to: string; readonly text: string } | undefined;
};

/** Words for one addressee; nothing is left out yet, their preferences are asked where it is written down. */
export function write(message: Message, { to, shop }: { to: Addressee; shop: string }): Letter {
  const { language, name } = to;
  const words = render(message, language);
  return {
    ...words,
    topic: topicOf[message.kind],
    language,
    userId: to.userId,
    mail:
      to.email && mailed(message)
        ? { to: to.email, text: mailText(words, { language, name, shop }) }
        : undefined,
  };
}

/** What is low changes by the hour: that is for a feed, not for a mailbox. */
const mailed = ({ kind }: Message): boolean => kind !== "stock_low";

/** RFC 5322 `Message-ID`: the same for every sending of one mail, so that a reader's mailbox shows it once. */
export const messageIdOf = (mailId: string, from: string): string => `<${mailId}@${domainOf(from)}>`;

const domainOf = (from: string): string => /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? "torg.invalid";
