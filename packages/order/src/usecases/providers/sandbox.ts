import { uuidOf } from "@torg/chassis";
import type { Ctx } from "../../config";
import type { Answer } from "../../domain/hearing";
import type { Said } from "../../domain/payment";
import * as books from "../../store/sandbox-books";
import type { PaymentProvider } from "./provider";

/**
 * A payment provider for trying things, with books of its own that no order's commit touches. The token decides:
 * `ok` captures, `declined` declines, `delayed` captures after SANDBOX_DELAY_MS even if it was voided meanwhile,
 * `lost` captures and its answer never arrives. Any other token is declined.
 */
export const sandbox: PaymentProvider = {
  open: (ctx, charge) => atSandbox(ctx, async () => answerOf(await books.open(ctx.db, charge))),

  confirm: (ctx, charge, token) =>
    atSandbox(ctx, async () => {
      const decided = await books.decide(ctx.db, charge, outcomeOf(ctx, token));
      if (token === "lost") throw new Error("the sandbox lost its answer");
      return answerOf(decided ?? (await books.read(ctx.db, charge)));
    }),

  find: (ctx, charge) =>
    atSandbox(ctx, async () => {
      const found = await books.read(ctx.db, charge);
      return found && answerOf(found);
    }),

  void: (ctx, charge) => atSandbox(ctx, async () => answerOf(await books.close(ctx.db, charge))),

  refund: (ctx, charge, refund) =>
    atSandbox(ctx, async () => {
      await books.giveBack(ctx.db, charge, refund);
      return answerOf(await books.read(ctx.db, charge));
    }),
};

const atSandbox = <T>(ctx: Ctx, work: () => Promise<T>): Promise<T> => ctx.outside("sandbox", work);

function outcomeOf({ config }: Ctx, token: string) {
  if (token === "ok" || token === "lost") return { capturedInMs: 0 };
  if (token === "delayed") return { capturedInMs: config.SANDBOX_DELAY_MS };
  return { declineReason: token === "declined" ? "insufficient_funds" : "unknown_token" };
}

function answerOf(entry: books.Entry | undefined): Answer {
  if (!entry) throw new Error("the sandbox knows no such payment");
  const uuid = uuidOf(entry.key);
  const said: Said[] = [];
  if (entry.declineReason !== null)
    said.push({ kind: "declined", id: `dcl_${uuid}`, reason: entry.declineReason });
  if (entry.voidedAt !== null) said.push({ kind: "voided", id: `vd_${uuid}` });
  if (entry.captured) said.push({ kind: "captured", id: `cap_${uuid}`, minor: entry.minor });
  for (const { id, minor } of entry.refunds) said.push({ kind: "refunded", id, minor });
  return { ref: `sandbox_${uuid}`, redirectUrl: undefined, said };
}
