import type { Message, MessageKind } from "../message";

/** Plain text; a title becomes a mail's subject. */
export type Words = { readonly title: string; readonly text: string };

/** A template for every kind of message, and what stands around it in a mail: a language that lacks one does not compile. */
export type Templates = {
  readonly messages: { readonly [K in MessageKind]: (message: Message<K>) => Words };
  readonly greeting: (name: string | undefined) => string;
  readonly farewell: (shop: string) => string;
};
