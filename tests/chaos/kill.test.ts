import { expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import { atRest } from "./books/at-rest";
import { buyer, shelvesFilled } from "./buyers";
import { toothless } from "./harness/bites";
import { sized, startRun } from "./harness/run";
import { startTogether } from "./harness/start-together";
import { newHistory } from "./history";

const run = startRun();
const kills = sized({ short: 5, full: 50 });
const clients = 6;
const lifeMs = { least: 150, most: 1_500 };

test(`${kills} kills at random moments lose nothing that was acknowledged, and double nothing (${run.label})`, async () => {
  const history = newHistory();
  const { recorder } = history;
  const figures = { inside: 0, restartMs: [] as number[] };
  let over = false;

  const shop = await startTogether();
  try {
    await shelvesFilled(shop.url);
    const shopping = Promise.all(
      Array.from({ length: clients }, () =>
        buyer({ url: shop.url, history, until: () => over, random: run.dice }),
      ),
    );
    for (let killed = 0; killed < kills; killed += 1) {
      await Bun.sleep(lifeMs.least + run.dice() * (lifeMs.most - lifeMs.least)); // the moment is the experiment, not a wait for something
      if (recorder.open() > 0) figures.inside += 1;
      const began = performance.now();
      await shop.kill("torg");
      await shop.ready();
      figures.restartMs.push(Math.round(performance.now() - began));
    }
    const paid = () => history.attempts.filter(({ outcome }) => outcome === "paid").length;
    const before = paid();
    await eventually(async () => paid() > before, { what: "an order after the last kill" });
    over = true;
    await shopping;

    const doors = await shop.doors();
    const restMs = await atRest(doors, {
      attempts: history.attempts,
      quietMs: sized({ short: 1_000, full: 10_000 }),
      withinMs: 90_000,
    });
    await doors.close();

    const median = figures.restartMs.sort((a, b) => a - b)[kills >> 1];
    process.stdout.write(
      `kills ${kills}, inside an open request ${figures.inside}, attempts ${history.attempts.length}, paid ${paid()}, ` +
        `answers that never came ${recorder.count("unknown")}, restart median ${median} ms, at rest after ${Math.round(restMs)} ms; ${run.label}\n`,
    );
    expect(
      toothless({
        "kills inside a request": { seen: figures.inside, atLeast: Math.floor(kills * 0.6) },
        "answers that never came": { seen: recorder.count("unknown"), atLeast: 1 },
      }),
    ).toEqual([]);
    history.forget();
  } finally {
    over = true;
    await shop.stop();
  }
}, 900_000);
