import type { Documents, Kind, ReadDocuments, Ref } from "@torg/chassis";
import type { Arrival, Move } from "../domain/move";
import { dayBefore, dayOf, partitionOfOwner } from "./owners";

type Body = Arrival & { readonly at: string };

/** How a move ended in the cart it went to: written with its lines, so that no second try moves them again. */
const kind: Kind<Body> = {
  name: "arrival",
  entries: ({ at }) => [{ index: "over", score: dayOf(new Date(at)) }],
};

const refOf = ({ id, to }: Move): Ref => ({ partition: partitionOfOwner(to), id });

export async function findArrival(documents: ReadDocuments, move: Move): Promise<Arrival | undefined> {
  return documents.get(kind, refOf(move));
}

/** Writes an arrival that this commit has looked for. */
export function saveArrival(
  tx: Documents,
  move: Move,
  { arrival, now }: { arrival: Arrival; now: Date },
): void {
  tx.put(kind, refOf(move), { ...arrival, at: now.toISOString() });
}

/** Arrivals that nobody can ask for any more. */
export const arrivedBefore = (documents: ReadDocuments, before: Date): AsyncIterable<Ref> =>
  documents.scan(kind, "over", { upTo: dayBefore(before) });

export async function deleteArrival(tx: Documents, ref: Ref): Promise<void> {
  if (await tx.get(kind, ref)) tx.delete(kind, ref);
}
