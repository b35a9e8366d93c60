import { z } from "zod";
import { openRecorder } from "../harness/recorder";
import { random } from "../seed";
import { refusalOf } from "./answer";
import { client } from "./client";
import { scriptOf } from "./script";

/** What the crowd is told on its standard input. */
export const Crowd = z.object({
  url: z.string(),
  seed: z.number(),
  clients: z.number(),
  checkouts: z.number(),
  perSecond: z.number(),
  goods: z.array(z.templateLiteral(["var_", z.string()])),
  /** Where every question and answer is written. */
  history: z.string(),
  /** So long after the last due time a client still asks again. */
  patienceMs: z.number(),
});
export type Crowd = z.infer<typeof Crowd>;

/** All clients, in a process of their own. */
async function crowd(given: Crowd): Promise<void> {
  const { url, goods, checkouts, perSecond, patienceMs } = given;
  const recorder = openRecorder(given.history, { refusalOf });
  const began = Date.now();
  const until = began + (checkouts / perSecond) * 1_000 + patienceMs;
  const scripts = scriptOf(random(given.seed), given);
  const lives = await Promise.allSettled(
    scripts.map((tries) => client({ url, recorder, goods, began, until }, tries)),
  );
  const broken = lives.flatMap((life) => (life.status === "rejected" ? [String(life.reason)] : []));
  for (const reason of broken) process.stderr.write(`a client gave up: ${reason}\n`);
  process.exit(broken.length > 0 ? 1 : 0);
}

if (import.meta.main) await crowd(Crowd.parse(JSON.parse(await Bun.stdin.text())));
