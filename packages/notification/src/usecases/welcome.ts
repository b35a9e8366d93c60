import type { EventData, UserCreated } from "@torg/contracts";
import type { Ctx, Tx } from "../config";
import { tell } from "./tell";

export async function welcome(tx: Tx, account: EventData<typeof UserCreated>, ctx: Ctx): Promise<void> {
  await tx.people.keep({ ...account, role: account.role ?? "buyer" });
  await tell(tx, ctx, { message: { kind: "welcome" }, to: [account] });
}
