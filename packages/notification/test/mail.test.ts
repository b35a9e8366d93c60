import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually, type TestTorg } from "@torg/chassis/testing";
import { type Mail, OrderStatusUpdated } from "@torg/contracts";
import { moved } from "./facts";
import { smtpSink } from "./smtp-sink";
import { type Kept, onEachStore } from "./stores";

onEachStore((start) => {
  let kept: Kept;
  let torg: TestTorg;
  let smtp: Awaited<ReturnType<typeof smtpSink>>;
  beforeAll(async () => {
    smtp = await smtpSink();
    const env = { SMTP_URL: smtp.url, MAIL_FROM: "Тропа <shop@example.com>", MAIL_POLL_MS: "50" };
    kept = await start(env);
    torg = kept.torg;
  });
  afterAll(async () => {
    await kept.stop();
    await smtp.stop();
  });

  /** Orders something for a new guest, and gives back their address. */
  async function order(): Promise<string> {
    const fact = moved({ number: "<b>7</b>" });
    await torg.publish(OrderStatusUpdated, fact);
    await torg.settled();
    return fact.contact?.email ?? "";
  }
  async function mailOf(address: string): Promise<Mail | undefined> {
    return (await torg.asService("operator").notification.mails({ to: address })).items[0];
  }
  const becomes = (address: string, state: Mail["state"]) =>
    eventually(async () => ((await mailOf(address))?.state === state ? await mailOf(address) : undefined), {
      what: `the mail being ${state}`,
    });
  const refused = (address: string) =>
    eventually(async () => (await mailOf(address))?.reason, { what: "a first refusal" });
  const header = (raw: string | undefined, name: string) =>
    new RegExp(`^${name}: (.*)\r$`, "im").exec(raw ?? "")?.[1];
  /** As if the wait were over. */
  const hurry = (address: string) => kept.changeMails(address, { dueAt: new Date() });

  test("a mail leaves once, as text and as HTML, under the Message-ID that the outbox shows", async () => {
    const address = await order();
    const mail = await becomes(address, "sent");
    const [raw, ...more] = smtp.to(address);
    expect(more).toEqual([]);
    expect(header(raw, "Message-ID")).toBe(mail.messageId);
    expect(mail.messageId).toEndWith("@example.com>");
    expect(raw).toContain("<shop@example.com>");
    expect(raw).toMatch(/text\/plain[\s\S]*text\/html/);
    expect(raw).not.toContain("<b>7</b>\r\n<");
  });

  test("a server that says `later` is asked again, and the mail keeps its Message-ID", async () => {
    smtp.answer("later");
    const address = await order();
    expect(await refused(address)).toContain("451");
    expect((await mailOf(address))?.state).toBe("queued");
    smtp.answer("take");
    await hurry(address);
    const mail = await becomes(address, "sent");
    expect(smtp.to(address).map((raw) => header(raw, "Message-ID"))).toEqual([mail.messageId]);
    expect(mail.reason).toBeUndefined();
  });

  test("a refused mail waits its turn, longer each time", async () => {
    smtp.answer("later");
    const address = await order();
    const waits: number[] = [];
    for (const attempts of [1, 2, 3]) {
      const waitMs = await eventually(async () => {
        const mail = await kept.lookAtMail(address);
        return mail?.attempts === attempts && mail.reason !== null && mail.dueAt.getTime() - Date.now();
      });
      waits.push(waitMs / 1_000);
      await kept.changeMails(address, { dueAt: new Date(), reason: null });
    }
    smtp.answer("take");
    expect(waits.map((wait) => Math.round(wait / 60))).toEqual([1, 5, 15]);
  });

  test("an address that does not exist is given up at once, with the server's reason", async () => {
    smtp.answer("never");
    const address = await order();
    const mail = await becomes(address, "failed");
    expect(mail.reason).toContain("550");
    smtp.answer("take");
  });

  test("after a day of trying a mail is given up", async () => {
    smtp.answer("later");
    const address = await order();
    await refused(address);
    await kept.changeMails(address, { createdAt: new Date(Date.now() - 25 * 3_600_000) });
    await hurry(address);
    expect((await becomes(address, "failed")).reason).toContain("451");
    smtp.answer("take");
  });

  test("a mail whose note was lost in a crash goes again under the same Message-ID, so that a mailbox shows it once", async () => {
    const address = await order();
    const { messageId } = await becomes(address, "sent");
    await kept.changeMails(address, { state: "queued", dueAt: new Date() });
    await becomes(address, "sent");
    await eventually(async () => smtp.to(address).length === 2);
    expect(smtp.to(address).map((raw) => header(raw, "Message-ID"))).toEqual([messageId, messageId]);
  });

  test("a server that is away costs nothing but time", async () => {
    const away = await smtpSink();
    await away.stop();
    const alone = await start({ SMTP_URL: away.url, MAIL_POLL_MS: "50" });
    const lone = alone.torg;
    try {
      await lone.publish(OrderStatusUpdated, moved());
      await lone.settled();
      const mail = await eventually(async () =>
        (await lone.asService("operator").notification.mails({})).items.find(({ reason }) => reason),
      );
      expect([mail.state, mail.reason]).toEqual(["queued", expect.stringMatching(/refused|connect/i)]);
    } finally {
      await alone.stop();
    }
  });
});
