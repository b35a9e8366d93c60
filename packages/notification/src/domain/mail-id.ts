import { id } from "@torg/contracts";

const MailId = id("mal");

export const readMailId = (text: string): `mal_${string}` | undefined => MailId.safeParse(text).data;
