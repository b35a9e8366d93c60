import { searchBreadthFirst } from "./breadth-first";
import type { Coverage } from "./coverage";
import { playAtRandom, type RandomRuns } from "./random-runs";
import { crowded, crowds, searches } from "./scenarios";

/** A part of the whole that one core plays by itself. */
export type Job =
  | {
      readonly kind: "search";
      readonly name: string;
      readonly isSmall: boolean;
    }
  | ({ readonly kind: "runs" } & RandomRuns);

export type JobDone = {
  readonly coverage: readonly (readonly [string, number])[];
  readonly states: number;
  readonly rests: number;
  readonly runs: number;
  /** What went wrong, with the steps to it. */
  readonly fault: string | undefined;
};

export function play(job: Job): JobDone {
  const coverage: Coverage = new Map();
  const none = { states: 0, rests: 0, runs: 0 };
  if (job.kind === "runs") {
    const found = playAtRandom({ ...crowded, coverage }, crowds, job);
    const fault =
      found &&
      `run ${found.run} of seed ${job.seed}: ${found.fault}${found.settling ? ", settling between the steps" : ""}\n` +
        found.script.map(({ order, what }) => `  order ${order}: ${what}`).join("\n");
    return { ...none, coverage: [...coverage], runs: job.to - job.from, fault };
  }
  const search = searches.find(({ name }) => name === job.name);
  if (!search) throw new Error(`no search is called ${job.name}`);
  const { states, rests, fault } = searchBreadthFirst(
    { ...search.play, ...(job.isSmall && { driversMax: 1, crashesMax: 1 }), coverage },
    search.scenario,
  );
  return {
    ...none,
    coverage: [...coverage],
    states,
    rests,
    fault: fault && `search ${job.name}: ${fault.what}\n  ${fault.script.join("\n  ")}`,
  };
}
