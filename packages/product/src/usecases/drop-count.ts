import type { Count, CountId } from "@torg/contracts";
import type { Ctx } from "../config";
import { closeCount } from "../store/counts";
import { lockOpenCount } from "./lock-open-count";
import { presentCount } from "./present-count";

/** Closes a counting without posting it; its lines stay to be read. */
export const dropCount = (ctx: Ctx, { id }: { id: CountId }): Promise<Count> =>
  ctx.commitAnswer("drop count", async (tx) => {
    await lockOpenCount(tx, id);
    await closeCount(tx, id, "dropped");
    return presentCount(tx, id);
  });
