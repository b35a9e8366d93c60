import { type Count, type CountId, Failure, type VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { enterLines, linesNamed } from "../store/counts";
import { lockOpenCount } from "./lock-open-count";
import { presentCount } from "./present-count";
import { requireVariants } from "./require-variants";

type Line = { variantId: VariantId; counted: number };

/** Enters what was counted, all of it or nothing; of a variant that comes twice the last figure stays. */
export const enterCounts = (ctx: Ctx, { id, lines }: { id: CountId; lines: Line[] }): Promise<Count> =>
  ctx.commit("enter counts", async (tx) => {
    const count = await lockOpenCount(tx, id);
    const last = new Map(lines.map((line) => [line.variantId, line]));
    const variantIds = [...last.keys()];
    const { known, lines: before } = await linesNamed(tx, id, variantIds);
    const fresh = variantIds.filter((variantId) => !known.has(variantId));
    const [stranger] = fresh;
    if (stranger !== undefined && !count.whole)
      throw new Failure("product.count_too_narrow", { variantId: stranger });
    await requireVariants(tx, fresh);
    const linesMax = ctx.config.COUNT_LINES_MAX;
    if (before + fresh.length > linesMax) throw new Failure("product.count_full", { linesMax });
    await enterLines(tx, count, [...last.values()]);
    return presentCount(tx, id);
  });
