import { expect, test } from "bun:test";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTorg } from "@torg/chassis";
import { eventually } from "@torg/chassis/testing";
import { services } from "@torg/torg/services";
import { readBooks } from "./books";
import { buyer, shelvesFilled } from "./buyers";
import { newHistory } from "./history";
import { judge } from "./judge";
import { random } from "./seed";
import { startVictim } from "./victim";

const seed = Number(Bun.env.TORG_SEED ?? Math.floor(Math.random() * 2 ** 31));
const kills = Number(Bun.env.TORG_KILLS ?? 5);
const clients = 6;
const lifeMs = { least: 150, most: 1_500 };

test(`${kills} kills at random moments lose nothing that was acknowledged, and double nothing (TORG_SEED=${seed})`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "torg-kill-"));
  await chmod(folder, 0o711); // root's PostgreSQL runs as somebody else
  const dataDir = join(folder, "data");
  const port = 34_300 + (process.pid % 500);
  const dice = random(seed);
  const history = newHistory();
  const figures = { kills: 0, insideRequest: 0, restartMs: [] as number[] };
  let over = false;

  const url = `http://127.0.0.1:${port}`;
  let victim = await startVictim({ dataDir, port });
  await shelvesFilled(url);
  const shopping = Promise.all(
    Array.from({ length: clients }, () => buyer({ url, history, until: () => over, random: dice })),
  );
  for (; figures.kills < kills; figures.kills += 1) {
    await Bun.sleep(lifeMs.least + dice() * (lifeMs.most - lifeMs.least)); // the moment is the experiment, not a wait for something
    if (history.open > 0) figures.insideRequest += 1;
    await victim.kill();
    victim = await startVictim({ dataDir, port });
    figures.restartMs.push(Math.round(victim.startMs));
  }
  const paid = () => history.attempts.filter(({ outcome }) => outcome === "paid").length;
  const before = paid();
  await eventually(async () => paid() > before, { what: "an order after the last kill" });
  over = true;
  await shopping;
  await victim.kill();

  const torg = await startTorg({
    services,
    dataDir,
    env: { PORT: "0", LOG_LEVEL: "silent", CHECKOUT_RESUME_AFTER_SECONDS: "1" },
  });
  const faults = await eventually(
    async () => {
      const found = judge(history.attempts, await readBooks(torg));
      return found.length === 0 ? "none" : Promise.reject(new Error(found.slice(0, 10).join("\n")));
    },
    { what: "books that are right", withinMs: 90_000 },
  );
  expect(faults).toBe("none");
  await torg.stop();
  await rm(folder, { recursive: true, force: true });

  const { restartMs, insideRequest } = figures;
  process.stdout.write(
    `kills ${figures.kills}, inside an open request ${insideRequest}, attempts ${history.attempts.length}, paid ${paid()}, ` +
      `requests that failed ${history.errors}, restart median ${restartMs.sort((a, b) => a - b)[restartMs.length >> 1]} ms, seed ${seed}\n`,
  );
  expect(history.errors).toBeGreaterThan(0); // or no fault bit
  expect(insideRequest).toBeGreaterThanOrEqual(Math.floor(kills * 0.6));
}, 900_000);
