import { connect, type Options } from "amqplib";

const batch = 256;

/** The baseline: the same messages, published in batches, each batch confirmed before the next. */
const { exchange, routingKey, content, options }: Message = await Bun.file(
  Bun.env.BENCH_MESSAGE ?? "",
).json();
const connection = await connect(Bun.env.AMQP_URL ?? "");
const channel = await connection.createConfirmChannel();
const bytes = Buffer.from(content, "base64");

type Message = { exchange: string; routingKey: string; content: string; options: Options.Publish };

async function publish(count: number): Promise<number> {
  const began = performance.now();
  for (let sent = 0; sent < count; sent += batch) {
    for (let n = sent; n < Math.min(count, sent + batch); n += 1)
      channel.publish(exchange, routingKey, bytes, { ...options, messageId: Bun.randomUUIDv7() });
    await channel.waitForConfirms();
  }
  return (count / (performance.now() - began)) * 1_000;
}

Bun.serve({
  hostname: "127.0.0.1",
  port: Number(Bun.env.PORT),
  idleTimeout: 255,
  async fetch(request) {
    const count = Number(new URL(request.url).searchParams.get("count"));
    return Response.json({ perSecond: await publish(count) });
  },
});
