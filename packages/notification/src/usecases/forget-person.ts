import type { Transaction } from "@torg/chassis";
import type { EventData, UserDeleted } from "@torg/contracts";
import { forget } from "../store/people";

export async function forgetPerson(tx: Transaction, account: EventData<typeof UserDeleted>): Promise<void> {
  await forget(tx, account);
}
