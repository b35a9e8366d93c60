import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

type Answer = "take" | "later" | "never";

/** A real SMTP server that keeps what it is given, and refuses when told to. */
export async function smtpSink() {
  const mails: string[] = [];
  let answer: Answer = "take";
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onRcptTo(_, __, done) {
      if (answer === "take") return done();
      done(Object.assign(new Error(`refused: ${answer}`), { responseCode: answer === "later" ? 451 : 550 }));
    },
    async onData(stream, _, done) {
      mails.push(await text(stream));
      done();
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    const listener = server.listen(0, "127.0.0.1", () => {
      const address = listener.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    /** What came for an address, raw. */
    to: (address: string) => mails.filter((mail) => mail.includes(`To: ${address}\r\n`)),
    answer: (next: Answer) => {
      answer = next;
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
