import { headers } from "nats";
import { serveAsking } from "./asking";
import { questionBytes } from "./quote";
import { rawNats, rawSubject } from "./raw-nats";

const nats = await rawNats(Bun.env.NATS_URL ?? "");
/** As long as what Torg sends beside a call: who calls, until when, in which trace. */
const token = "t".repeat(Number(Bun.env.BENCH_TOKEN_CHARS ?? 0));

serveAsking(async () => {
  if (token === "") return nats.request(rawSubject, questionBytes, { timeout: 10_000 });
  const beside = headers();
  beside.set("Torg-Call", `${Date.now()} ${Bun.randomUUIDv7()}`);
  beside.set("Traceparent", "00-11111111111111111111111111111111-2222222222222222-01");
  beside.set("Torg-Token", token);
  return nats.request(rawSubject, questionBytes, { timeout: 10_000, headers: beside });
});
