import type { Transaction } from "@torg/chassis";
import type { EventData, UserUpdated } from "@torg/contracts";
import { keep } from "../store/people";

export async function keepPerson(tx: Transaction, account: EventData<typeof UserUpdated>): Promise<void> {
  await keep(tx, account);
}
