/** What was seen while a stranger did not answer. Times are unix ms. */
export type Seen = {
  /** Calls that waited in vain: when each began, and when it was told so. */
  readonly unheard: readonly { readonly at: number; readonly until: number }[];
  /** Calls that were told at once, because the breaker was open. */
  readonly spared: number;
  readonly breaker: { readonly openedAt: number; readonly halfOpens: number };
  readonly inFlightMost: number;
  /** What the others' work failed with. */
  readonly faults: readonly string[];
  readonly p99Ms: { readonly before: number; readonly during: number };
};

type Limits = {
  readonly inFlightMax: number;
  readonly probesMax: number;
  readonly opensWithinMs: number;
  /** By how much of itself the others' p99 may move; nothing where the machine is too busy to say. */
  readonly movesBy: number | undefined;
};

/** Below this a difference is the machine's, not the stranger's. */
const noiseMs = 5;

/** What a stranger was able to do to the others, each in a sentence. */
export function strangerFaults(
  seen: Seen,
  { inFlightMax, probesMax, opensWithinMs, movesBy }: Limits,
): string[] {
  const { unheard, spared, breaker, inFlightMost, faults, p99Ms } = seen;
  const opened = breaker.openedAt - Math.min(...unheard.map(({ until }) => until));
  const probes = unheard.filter(({ at }) => at > breaker.openedAt).length;
  const longest = p99Ms.before * (1 + (movesBy ?? 0)) + noiseMs;
  return [
    ...say(unheard.length === 0, "nobody waited: no fault bit"),
    ...say(spared === 0, "nobody was spared"),
    ...say(!(opened < opensWithinMs), `the breaker opened ${opened} ms after the first failure`),
    ...say(probes > probesMax * breaker.halfOpens, `${probes} probes in ${breaker.halfOpens} looks`),
    ...say(inFlightMost > inFlightMax, `${inFlightMost} in flight of ${inFlightMax}`),
    ...[...new Set(faults)].map((fault) => `the others' work failed: ${fault}`),
    ...say(
      movesBy !== undefined && p99Ms.during > longest,
      `the others' p99 moved from ${p99Ms.before} to ${p99Ms.during} ms`,
    ),
  ];
}

const say = (isWrong: boolean, line: string): string[] => (isWrong ? [line] : []);
