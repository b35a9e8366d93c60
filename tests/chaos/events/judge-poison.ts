import type { Dead } from "./dead-in";
import type { Heard } from "./open-line";

/** A message that must be found among the dead, with a reason that says this. */
export type Poison = { readonly eventId: string; readonly what: string; readonly says: RegExp };

type Found = {
  readonly told: readonly string[];
  readonly poisons: readonly Poison[];
  readonly effects: ReadonlyMap<string, number>;
  readonly dead: readonly Dead[];
  readonly heard: readonly Heard[];
};

/** More, and a message goes round in a hot loop. */
const redeliveriesMax = 25;

/** From its first delivery on. */
const parkedWithinMs = 120_000;

/**
 * Exactly the poisons are parked (one that dies with its process while it is being copied may leave two letters), with all that an operator wants to know, and everybody else had one effect; every difference is a line.
 */
export function judgePoison({ told, poisons, effects, dead, heard }: Found): string[] {
  const bad = new Set(poisons.map(({ eventId }) => eventId));
  const parked = new Set(dead.map(({ eventId }) => eventId));
  const again = heard.filter(({ eventId }) => bad.has(eventId)).length - bad.size;
  return [
    ...told.flatMap((id) => {
      const [count, isParked] = [effects.get(id) ?? 0, parked.has(id)];
      if (count + (isParked ? 1 : 0) === 0) return [`lost: ${id} had no effect and is not parked`];
      if (count > 1) return [`doubled: ${id} had ${count} effects`];
      return count === 1 && isParked ? [`${id} had its effect and is parked`] : [];
    }),
    ...poisons.flatMap(({ eventId, what, says }) => {
      const letters = dead.filter((letter) => letter.eventId === eventId);
      if (letters.length === 0) return [`what ${what} is not parked`];
      return letters.every(({ reason }) => says.test(reason))
        ? []
        : [`what ${what} is parked because ${letters[0]?.reason}`];
    }),
    ...dead.flatMap(({ eventId, reason }) =>
      bad.has(eventId) ? [] : [`a neighbour, ${eventId}, is parked: ${reason}`],
    ),
    ...dead.flatMap(({ eventId, handler, attempts, traceId }) => [
      ...(handler.includes("notification") ? [] : [`${eventId} does not say whose handler it was`]),
      ...(attempts > 0 ? [] : [`${eventId} does not say how often it was tried`]),
      ...(traceId === eventId.replaceAll("-", "") ? [] : [`${eventId} does not say its trace`]),
    ]),
    ...dead.flatMap((letter) => {
      const tookMs = parkedAfterMs(letter, heard);
      return tookMs > parkedWithinMs
        ? [`${letter.eventId} was parked after ${Math.round(tookMs / 1_000)} s`]
        : [];
    }),
    ...(again === 0 ? ["no poison was heard twice: none of them bit"] : []),
    ...(again > redeliveriesMax ? [`the poisons were heard ${again} times more: a hot loop`] : []),
  ];
}

/** From its first delivery until it was parked. */
export const parkedAfterMs = ({ eventId, at }: Dead, heard: readonly Heard[]): number =>
  at - Math.min(...heard.filter((one) => one.eventId === eventId).map((one) => one.at));
