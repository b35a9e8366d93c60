import type { EventData, UserDeleted } from "@torg/contracts";
import type { Tx } from "../config";

export async function forgetPerson(tx: Tx, account: EventData<typeof UserDeleted>): Promise<void> {
  await tx.people.forget(account);
}
