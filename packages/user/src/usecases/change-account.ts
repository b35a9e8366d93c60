import type { Transaction } from "@torg/chassis";
import { Failure, type User, UserUpdated } from "@torg/contracts";
import { type Account, profileOf, toUser } from "../domain/account";
import { type Changes, updateUser } from "../store/users";

/** Changes an account and tells the state after it. */
export async function changeAccount(tx: Transaction, id: Account["id"], changes: Changes): Promise<User> {
  const account = await updateUser(tx, id, changes);
  if (!account) throw new Failure("user.not_found");
  tx.emit(UserUpdated, profileOf(account));
  return toUser(account);
}
