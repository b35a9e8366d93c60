import type { DeadLetter } from "@torg/chassis/servers";
import { UsageFault } from "../cli/usage-fault";

export type SelectionGiven = {
  readonly queue?: string | undefined;
  readonly type?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
};

/** Which dead letters are meant: all that is given must hold. A type without its version means every version of it. */
export function selecting(given: SelectionGiven, ids: readonly string[]): (letter: DeadLetter) => boolean {
  const [since, until] = [timeOf(given.since, "since"), timeOf(given.until, "until")];
  return ({ queue, type, eventId, deadAt }) =>
    (ids.length === 0 || ids.includes(eventId)) &&
    (given.queue === undefined || given.queue === queue) &&
    (given.type === undefined || type === given.type || type.replace(/[.]v[0-9]+$/, "") === given.type) &&
    (since === undefined || deadAt >= since) &&
    (until === undefined || deadAt < until);
}

const unitsMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `2026-11-23T10:00:00Z`, or how long ago: `15m`, `2h`, `3d`. */
function timeOf(text: string | undefined, option: string): Date | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^([0-9]{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return new Date(Date.now() - Number(count) * unitsMs[unit as keyof typeof unitsMs]);
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new UsageFault(
      `--${option} is a time like 2026-11-23T10:00:00Z or how long ago, like 15m; not “${text}”`,
    );
  return time;
}
