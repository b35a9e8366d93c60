import type { Scenario } from "./placing";
import type { Play } from "./play";
import { faultOf, type Script } from "./script";

export type Shortest = {
  readonly script: Script;
  /** Whether orders do their own work between the steps, which is then not in the script. */
  readonly settling: boolean;
  readonly fault: string;
};

/** A script that is still wrong and of which no step can be left out; without the system's own work where that will do. */
export function shortest(play: Play, scenario: Scenario, script: Script): Shortest | undefined {
  for (const settling of [true, false]) {
    const isWrong = (candidate: Script) => faultOf(play, scenario, { script: candidate, settling });
    if (isWrong(script) === undefined) continue;
    const least = withoutNeedless(script, (candidate) => isWrong(candidate) !== undefined);
    return { script: least, settling, fault: isWrong(least) ?? "" };
  }
  return undefined;
}

/** Leaves out ever smaller pieces, as long as it stays wrong. */
function withoutNeedless(script: Script, isWrong: (script: Script) => boolean): Script {
  let least = script;
  for (let size = Math.ceil(least.length / 2); size >= 1; ) {
    const before = least.length;
    for (let at = least.length - size; at >= 0; at -= size) {
      const candidate = [...least.slice(0, at), ...least.slice(at + size)];
      if (isWrong(candidate)) least = candidate;
    }
    if (size > 1) size = Math.floor(size / 2);
    else if (least.length === before) break;
  }
  return least;
}
