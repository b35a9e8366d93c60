import type { DeadLetter } from "@torg/chassis/servers";
import { paint } from "../cli/paint";
import { type SelectionGiven, selecting } from "./events-selection";
import { type EventsGiven, withEvents } from "./events-source";

/** `torg events dead`: a line for each delivery that was given up; exits 1 when there is one. */
export async function eventsDead(given: EventsGiven & SelectionGiven): Promise<void> {
  const selected = selecting(given, []);
  let count = 0;
  await withEvents(given, ({ visit }) =>
    visit((letter) => {
      if (selected(letter)) {
        console.log(lineOf(letter));
        count += 1;
      }
      return "keep";
    }),
  );
  console.log(count === 0 ? "no delivery was given up" : `${count} given up`);
  if (count > 0) process.exitCode = 1;
}

export function lineOf({ eventId, queue, type, subject, attempts, deadAt, reason }: DeadLetter): string {
  const [first = ""] = reason.split("\n");
  const event = type === "" ? "no event" : `${type} ${subject}`;
  return `${paint.bold(eventId)}  ${queue}  ${event}  ${deadAt.toISOString()}, ${attempts} tries: ${paint.yellow(first)}`;
}
