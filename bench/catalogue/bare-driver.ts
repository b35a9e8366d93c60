import postgres from "postgres";
import { timed } from "../timed";
import type { Kind, Recorded } from "./record-statements";

/** The baseline: the statements that product sends, sent by the driver and nothing else. */
const recorded: Recorded = await Bun.file(Bun.env.BENCH_STATEMENTS ?? "").json();
const sql = postgres(Bun.env.BENCH_DATABASE_URL ?? "", { max: 8, onnotice: () => undefined });

async function run(kind: Kind, requests: number, clients: number) {
  const questions = recorded[kind];
  return timed({ requests, clients }, async (n) => {
    for (const { text, params } of questions[n % questions.length] ?? [])
      await sql.unsafe(text, params as never[], { prepare: true });
    return true;
  });
}

Bun.serve({
  hostname: "127.0.0.1",
  port: Number(Bun.env.PORT),
  idleTimeout: 255,
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/run") return new Response("ready");
    const [kind, requests, clients] = ["kind", "requests", "clients"].map((name) => searchParams.get(name));
    return Response.json(await run(kind as Kind, Number(requests), Number(clients)));
  },
});
