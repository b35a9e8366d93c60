import { quoteBytes } from "./quote";
import { rawNats, rawSubject } from "./raw-nats";

// Bytes for bytes: the least that an answer over NATS can cost
const nats = await rawNats(Bun.env.NATS_URL ?? "");
nats.subscribe(rawSubject, { queue: "product", callback: (_, msg) => void msg.respond(quoteBytes) });
await nats.flush();
Bun.serve({ hostname: "127.0.0.1", port: Number(Bun.env.PORT), fetch: () => new Response("ready\n") });
