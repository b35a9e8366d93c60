import { random } from "../seed";
import type { Choice } from "./choices";
import { faultsAlways, mayBeWrong } from "./judge-world";
import type { Scenario } from "./placing";
import type { Play } from "./play";
import { afterChoice, begun, choicesAt, type Happening, judgeInTheEnd, workAt } from "./script";
import { type Shortest, shortest } from "./shortest";

export type RandomRuns = { readonly from: number; readonly to: number; readonly seed: number };
export type RanInto = Shortest & { readonly run: number; readonly steps: number };

/** Plays runs by their numbers: the same seed and number play the same run. Ends at the first that goes wrong. */
export function playAtRandom(
  play: Play,
  scenarios: readonly Scenario[],
  runs: RandomRuns,
): RanInto | undefined {
  for (let run = runs.from; run < runs.to; run += 1) {
    const dice = random(Math.imul(runs.seed, 0x9e3779b1) ^ run);
    const scenario = scenarios[run % scenarios.length];
    const script = scenario && playOnce(play, scenario, dice);
    if (!script || !scenario) continue;
    const found = shortest(play, scenario, script);
    if (!found)
      throw new Error(`run ${run} of seed ${runs.seed} went wrong, and does not when it is played again`);
    return { ...found, run, steps: script.length };
  }
  return undefined;
}

/** What would end nearly every life early. */
const ends: ReadonlySet<string> = new Set(["stop", "expire"]);

/** One run; the script of what happened where it went wrong. */
function playOnce(play: Play, scenario: Scenario, dice: () => number): Happening[] | undefined {
  let world = begun(play, scenario);
  const script: Happening[] = [];
  const length = scenario.orders * (6 + Math.floor(dice() * 20));
  const haste = 0.5 + dice() * 0.45; // how much of what happens is the system's own work
  const trouble = dice() * 0.7; // and how much of the rest is faults
  const patience = Math.sqrt(dice()); // how seldom an order is given up
  for (let step = 0; step < length; step += 1) {
    const at = Math.floor(dice() * world.lives.length);
    const isWork = dice() < haste;
    const isFault = dice() < trouble;
    const isPatient = dice() < patience;
    const isWanted = ({ calm, begun: isBegun, name }: Choice) =>
      !calm && isFault === !isBegun && !(isPatient && ends.has(name));
    const work = isWork ? workAt(play, world, at) : [];
    const all = work.length > 0 ? work : choicesAt(play, world, at);
    const wanted = isWork ? work : all.filter(isWanted);
    const choices = wanted.length > 0 ? wanted : all;
    const choice = choices[Math.floor(dice() * choices.length)];
    if (!choice) continue;
    const before = world;
    world = afterChoice(play, before, { at, choice });
    script.push({ order: at, what: choice.name });
    if (mayBeWrong(before, world, at) && faultsAlways(world, scenario.stock).length > 0) return script;
  }
  return judgeInTheEnd(play, world, scenario) === undefined ? undefined : script;
}
