import { Elysia } from "elysia";
import { questionBytes } from "../calls/quote";
import { rawNats, rawSubject } from "../calls/raw-nats";

/** The baselines: a route that gives bytes it was started with, and one that gets them over NATS first. */
const bytes = Buffer.from(Bun.env.BENCH_BYTES ?? "", "base64");
const headers = { "content-type": "application/json" };
const nats = Bun.env.NATS_URL === undefined ? undefined : await rawNats(Bun.env.NATS_URL);

new Elysia()
  .get("/bytes", () => new Response(bytes, { headers }))
  .get("/hop", async () => {
    const answer = await nats?.request(rawSubject, questionBytes, { timeout: 10_000 });
    return new Response(Buffer.from(answer?.data ?? []), { headers });
  })
  .listen({ hostname: "127.0.0.1", port: Number(Bun.env.PORT) });
