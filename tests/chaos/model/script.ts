import { type Choice, choicesOf, outcomeOf, workOf } from "./choices";
import { faultsAlways, faultsAtRest } from "./judge-world";
import type { World } from "./life";
import { type Scenario, worldOf } from "./placing";
import type { Play } from "./play";

/** What happened, by the number of the order and the name of the choice. */
export type Script = readonly Happening[];
export type Happening = { readonly order: number; readonly what: string };

/** So many steps bring any world to rest; one that takes more goes round in a circle. */
const workMax = 500;

/** The world after a choice of one of its orders. */
export function afterChoice(play: Play, world: World, { at, choice }: { at: number; choice: Choice }): World {
  const { life, shelves } = outcomeOf(play, choice);
  const crashes = world.crashes + (choice.crash ? 1 : 0);
  return { lives: world.lives.with(at, life), shelves, crashes };
}

export function choicesAt(play: Play, { lives, shelves, crashes }: World, at: number): Choice[] {
  const life = lives[at];
  return life ? choicesOf(play, { life, shelves }, crashes) : [];
}

export function workAt(play: Play, { lives, shelves }: World, at: number): Choice[] {
  const life = lives[at];
  return life ? workOf(play, { life, shelves }) : [];
}

/** The world in which a scenario begins. */
export function begun(play: Play, scenario: Scenario): World {
  let world = worldOf(scenario);
  for (const what of scenario.already ?? []) {
    const choice = choicesAt(play, world, 0).find(({ name }) => name === what);
    if (!choice) throw new Error(`a scenario cannot begin with ${what}`);
    const after = afterChoice(play, world, { at: 0, choice });
    world = settledAt(play, after, 0) ?? after;
  }
  return world;
}

/** The world once an order waits for nothing but persons and clocks; nothing where that does not end. */
function settledAt(play: Play, world: World, at: number): World | undefined {
  let now = world;
  for (let work = 0; work < workMax; work += 1) {
    const [choice] = workAt(play, now, at);
    if (!choice) return now;
    now = afterChoice(play, now, { at, choice });
  }
  return undefined;
}

/** Lets everything come to rest, judges it, lets time pass for who never paid, and judges again. */
export function judgeInTheEnd(play: Play, world: World, scenario: Scenario): string | undefined {
  let now = world;
  for (const isLate of [false, true]) {
    for (let at = 0; at < now.lives.length; at += 1) {
      const expiry = isLate ? choicesAt(play, now, at).find(({ name }) => name === "expire") : undefined;
      if (isLate && !expiry) continue;
      const rested = settledAt(play, expiry ? afterChoice(play, now, { at, choice: expiry }) : now, at);
      if (!rested) return "I6: it never comes to rest";
      now = rested;
    }
    const [fault] = [...faultsAlways(now, scenario.stock), ...now.lives.flatMap(faultsAtRest)];
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/**
 * Plays a script from the beginning; what is not possible when its turn comes is left out. `settling` lets an order do
 * its own work between what happens to it, so that a script need not say it.
 */
export function faultOf(
  play: Play,
  scenario: Scenario,
  { script, settling }: { script: Script; settling: boolean },
): string | undefined {
  let world = begun(play, scenario);
  for (const { order, what } of script) {
    if (settling) world = settledAt(play, world, order) ?? world;
    const choice = choicesAt(play, world, order).find(({ name }) => name === what);
    if (!choice) continue;
    world = afterChoice(play, world, { at: order, choice });
    const [fault] = faultsAlways(world, scenario.stock);
    if (fault !== undefined) return fault;
  }
  return judgeInTheEnd(play, world, scenario);
}
