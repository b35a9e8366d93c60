import { createTransport } from "nodemailer";
import { z } from "zod";

export type OutgoingMail = {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/** How a try ended. `permanent`: this address will not be taken, however often it is tried. */
export type SendOutcome =
  | { readonly sent: true }
  | { readonly sent: false; readonly permanent: boolean; readonly reason: string };

export type Mailer = {
  readonly send: (mail: OutgoingMail) => Promise<SendOutcome>;
  readonly close: () => void;
};

const connectionsMax = 4;
const patienceMs = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Mail over SMTP. An outcome is never thrown: a refusal and a dead server are both answers. */
export function openMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport(
    { url, pool: true, maxConnections: connectionsMax, ...patienceMs },
    { from },
  );
  return {
    async send(mail) {
      try {
        await transport.sendMail({ ...mail, disableFileAccess: true, disableUrlAccess: true });
        return { sent: true };
      } catch (error) {
        return { sent: false, ...refusalOf(error) };
      }
    },
    close: () => transport.close(),
  };
}

const SmtpError = z.object({
  message: z.string(),
  command: z.string().optional(),
  permanent: z.boolean().optional(),
});

/** A 5xx to the recipient is about this mail; any other is about us (a password, a blocked sender) and may be mended. */
function refusalOf(error: unknown): { permanent: boolean; reason: string } {
  const known = SmtpError.safeParse(error).data;
  return {
    permanent: known?.permanent === true && known.command === "RCPT TO",
    reason: known?.message ?? String(error),
  };
}
