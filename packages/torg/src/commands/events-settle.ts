import { paint } from "../cli/paint";
import { UsageFault } from "../cli/usage-fault";
import { lineOf } from "./events-dead";
import { type SelectionGiven, selecting } from "./events-selection";
import { type EventsGiven, withEvents } from "./events-source";

type Given = EventsGiven & SelectionGiven & { readonly all: boolean; readonly "dry-run": boolean };

/** `torg events replay` and `torg events discard`: by id, queue, type or time; exits 1 when nothing is meant. */
export async function settleEvents(
  what: "replay" | "discard",
  given: Given,
  ids: readonly string[],
): Promise<void> {
  const { all, queue, type, since, until } = given;
  const dryRun = given["dry-run"];
  if (!all && ids.length === 0 && [queue, type, since, until].every((value) => value === undefined))
    throw new UsageFault(
      "which? name ids, --queue, --type, --since or --until, or say --all",
      `events ${what}`,
    );
  const selected = selecting(given, ids);
  let count = 0;
  await withEvents(given, ({ visit }) =>
    visit((letter) => {
      if (!selected(letter)) return "keep";
      count += 1;
      console.log(`${paint.dim(dryRun ? `would ${what}` : what)} ${lineOf(letter)}`);
      return dryRun ? "keep" : what;
    }),
  );
  const done = what === "replay" ? "replayed" : "discarded";
  console.log(
    count === 0 ? "nothing that was given up is meant" : `${count} ${dryRun ? `would be ${done}` : done}`,
  );
  if (count === 0) process.exitCode = 1;
}
