import type { Database } from "@torg/chassis";
import { type Count, type CountId, Failure } from "@torg/contracts";
import { readCount } from "../store/counts";

/** A counting as it stands. */
export async function presentCount(db: Database, id: CountId): Promise<Count> {
  const count = await readCount(db, id);
  if (count === undefined) throw new Failure("product.count_not_found");
  return count;
}
