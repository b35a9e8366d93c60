import { type Choice, choicesOf, outcomeOf } from "./choices";
import { faultsAlways, faultsAtRest } from "./judge-world";
import { keyOf } from "./key";
import type { World } from "./life";
import { type Scenario, worldOf } from "./placing";
import type { Play } from "./play";

export type Searched = {
  readonly states: number;
  readonly steps: number;
  readonly rests: number;
  /** The first thing found wrong, with a shortest way to it. */
  readonly fault: Fault | undefined;
};
export type Fault = { readonly what: string; readonly script: readonly string[] };

/**
 * Visits every state that one order can come into, nearest first. At no state may an invariant break; every state must
 * lead to rest by the system's own work alone, and what rests must be right.
 */
export function searchBreadthFirst(play: Play, scenario: Scenario): Searched {
  const first = worldOf(scenario);
  const numbers = new Map([[keyOf(first), 0]]);
  const ways: Way[] = [{ from: -1, by: "" }];
  const calm: Edges = { from: [], to: [] };
  const resting: number[] = [];
  let frontier = [first];
  let steps = 0;
  const ended = (what: string, at: number): Searched => ({
    states: ways.length,
    steps,
    rests: resting.length,
    fault: { what, script: scriptTo(ways, at) },
  });

  for (let at = 0; frontier.length > 0; ) {
    const next: World[] = [];
    for (const world of frontier) {
      const [life] = world.lives;
      const [wrong] = faultsAlways(world, scenario.stock);
      if (wrong !== undefined) return ended(wrong, at);
      if (!life) return ended("there is no order", at);
      const choices = choicesOf(play, { life, shelves: world.shelves }, world.crashes);
      if (!choices.some((choice) => choice.calm)) {
        resting.push(at);
        const [fault] = faultsAtRest(life);
        if (fault !== undefined) return ended(fault, at);
      }
      for (const choice of choices) {
        steps += 1;
        const after = afterChoice(play, world, choice);
        const key = keyOf(after);
        let number = numbers.get(key);
        if (number === undefined) {
          number = ways.length;
          numbers.set(key, number);
          ways.push({ from: at, by: choice.name });
          next.push(after);
        }
        if (choice.calm) {
          calm.from.push(at);
          calm.to.push(number);
        }
      }
      at += 1;
    }
    frontier = next;
  }
  const restless = findRestless(calm, { resting, states: ways.length });
  if (restless >= 0) return ended("I6: from here it never comes to rest", restless);
  return { states: ways.length, steps, rests: resting.length, fault: undefined };
}

const afterChoice = (play: Play, world: World, choice: Choice): World => {
  const { life, shelves } = outcomeOf(play, choice);
  return { lives: [life], shelves, crashes: world.crashes + (choice.crash ? 1 : 0) };
};

type Way = { readonly from: number; readonly by: string };

function scriptTo(ways: readonly Way[], at: number): string[] {
  const script: string[] = [];
  for (let way = ways[at]; way && way.from >= 0; way = ways[way.from]) script.unshift(way.by);
  return script;
}

type Edges = { readonly from: number[]; readonly to: number[] };

/** A state from which no rest can be reached by the system's own work; -1 where all can. */
function findRestless(
  { from, to }: Edges,
  { resting, states }: { resting: readonly number[]; states: number },
): number {
  const first = new Int32Array(states).fill(-1);
  const next = new Int32Array(to.length);
  for (const [edge, target] of to.entries()) {
    next[edge] = first[target] ?? -1;
    first[target] = edge;
  }
  const leads = new Uint8Array(states);
  const found = [...resting];
  for (const at of found) leads[at] = 1;
  for (const at of found) {
    for (let edge = first[at] ?? -1; edge >= 0; edge = next[edge] ?? -1) {
      const source = from[edge] ?? 0;
      if (leads[source] === 1) continue;
      leads[source] = 1;
      found.push(source);
    }
  }
  return leads.indexOf(0);
}
