import type { EventData, UserUpdated } from "@torg/contracts";
import type { Tx } from "../config";

export async function keepPerson(tx: Tx, account: EventData<typeof UserUpdated>): Promise<void> {
  await tx.people.keep(account);
}
