import type { EventData, UserDeleted } from "@torg/contracts";
import type { Tx } from "../config";
import { deleteCart, findCart } from "../store/carts";
import { deleteCheckouts } from "../store/checkouts";

/** Forgets an account's cart and what it ordered with; an order that is under way goes on by itself. */
export async function forgetUser(tx: Tx, { userId }: EventData<typeof UserDeleted>): Promise<void> {
  if (await findCart(tx, { userId })) deleteCart(tx, { userId });
  await deleteCheckouts(tx, { userId });
}
