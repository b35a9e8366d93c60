import { paint } from "../cli/paint";
import { type EventsGiven, withEvents } from "./events-source";

/** `torg events lag`: what waits to be told and to be heard, and what was given up. */
export async function eventsLag(given: EventsGiven): Promise<void> {
  await withEvents(given, async ({ where, outboxes, figures }) => {
    console.log(paint.dim(where));
    const told = await outboxes();
    const heard = await figures();
    const width = Math.max(
      ...[...told.map(({ service }) => service), ...heard.map(({ queue }) => queue), "outbox"].map(
        (name) => name.length,
      ),
    );
    console.log(paint.bold(`${"outbox".padEnd(width)}  waiting  oldest`));
    for (const { service, waiting, ageSeconds } of told)
      console.log(
        `${service.padEnd(width)}  ${number(waiting)}  ${waiting === 0 ? "-" : `${Math.round(ageSeconds)} s`}`,
      );
    console.log(paint.bold(`${"queue".padEnd(width)}  waiting     dead`));
    for (const { queue, waiting, dead } of heard)
      console.log(
        `${queue.padEnd(width)}  ${number(waiting)}  ${dead > 0 ? paint.red(number(dead)) : number(dead)}`,
      );
    if (heard.length === 0) console.log(paint.dim("no queue holds anything"));
  });
}

const number = (count: number): string => `${count}`.padStart(7);
