import type { EventData, SyncFailed } from "@torg/contracts";
import type { Ctx, Tx } from "../config";
import { tell } from "./tell";

const dayChars = "2026-01-01".length;

/** Tells staff of every failed exchange, and mails them once a day per 1C: it tries again every few minutes, all night. */
export async function reportSync(tx: Tx, failed: EventData<typeof SyncFailed>, ctx: Ctx): Promise<void> {
  const { connectionId, kind, file, reason, at } = failed;
  await tell(tx, ctx, {
    message: { kind: "sync_failed", exchange: kind, file, reason },
    to: await tx.people.staff(),
    mailCause: `sync.failed ${connectionId} ${at.slice(0, dayChars)}`,
  });
}
