import { UsageFault } from "../cli/usage-fault";
import { selecting } from "./events-selection";
import { type EventsGiven, withEvents } from "./events-source";

/** `torg events show <id>`: all of a delivery that was given up, in each queue that did; exits 1 when there is none. */
export async function eventsShow(given: EventsGiven, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) throw new UsageFault("which event? torg events dead lists their ids", "events show");
  const selected = selecting({}, ids);
  let count = 0;
  await withEvents(given, ({ visit }) =>
    visit((letter) => {
      if (!selected(letter)) return "keep";
      count += 1;
      console.log(JSON.stringify({ ...letter, data: readable(letter.data) }, null, 2));
      return "keep";
    }),
  );
  if (count > 0) return;
  console.log("no delivery with this id was given up");
  process.exitCode = 1;
}

function readable(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data; // what was given up for being no JSON
  }
}
