import type { Transaction } from "@torg/chassis";
import type { EventData, UserDeleted } from "@torg/contracts";
import { deleteCart } from "../store/carts";
import { deleteCheckouts } from "../store/checkouts";

/** Forgets an account's cart and what it ordered with; an order that is under way goes on by itself. */
export async function forgetUser(tx: Transaction, { userId }: EventData<typeof UserDeleted>): Promise<void> {
  await deleteCart(tx, { userId });
  await deleteCheckouts(tx, { userId });
}
