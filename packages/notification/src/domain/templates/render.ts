import type { Language } from "@torg/contracts";
import type { Message, MessageKind } from "../message";
import { en } from "./en";
import { ru } from "./ru";
import type { Templates, Words } from "./words";

const templates: Readonly<Record<Language, Templates>> = { ru, en };

const titleCharsMax = 200;
const textCharsMax = 4_000;

/**
 * A message in a reader's language. Names and reasons come from outside: a title stays one line, neither is endless,
 * and neither holds a character that a database or a mail would refuse.
 */
export function render<K extends MessageKind>(message: Message<K>, language: Language): Words {
  const { title, text } = templates[language].messages[message.kind](message);
  return {
    title: clean(title.replace(/\s+/gu, " ").slice(0, titleCharsMax)),
    text: clean(text.slice(0, textCharsMax)),
  };
}

type Addressee = { readonly language: Language; readonly name: string | undefined; readonly shop: string };

/** The text of a mail: a greeting, what there is to tell, and who tells it. */
export function mailText({ text }: Words, { language, name, shop }: Addressee): string {
  const { greeting, farewell } = templates[language];
  return [clean(greeting(name)), text, farewell(shop)].join("\n\n");
}

/** Without control characters (a NUL among them), and without the half of a character that a cut may leave. */
const clean = (text: string): string => text.toWellFormed().replace(/[^\P{Cc}\n]/gu, "");
