import type { Transaction } from "@torg/chassis";
import { type CountId, Failure } from "@torg/contracts";
import { lockCount } from "../store/counts";

/** Locks a counting that may still change. */
export async function lockOpenCount(tx: Transaction, id: CountId) {
  const count = await lockCount(tx, id);
  if (count === undefined) throw new Failure("product.count_not_found");
  if (count.state !== "open") throw new Failure("product.count_closed", { state: count.state });
  return count;
}
