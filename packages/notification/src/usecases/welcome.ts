import type { Transaction } from "@torg/chassis";
import type { EventData, UserCreated } from "@torg/contracts";
import type { Ctx } from "../config";
import { keep } from "../store/people";
import { tell } from "./tell";

export async function welcome(
  tx: Transaction,
  account: EventData<typeof UserCreated>,
  ctx: Ctx,
): Promise<void> {
  await keep(tx, { ...account, role: account.role ?? "buyer" });
  await tell(tx, ctx, { message: { kind: "welcome" }, to: [account] });
}
