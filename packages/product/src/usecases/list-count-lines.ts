import { type CountId, type Page, pageOf, readCursor, VariantId } from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { cursorOf, keyIn } from "../domain/cursor";
import { type CountedLine, readCountLines } from "../store/counts";
import { presentCount } from "./present-count";

type ListCountLines = { id: CountId; limit: number; cursor?: string | undefined };

const Key = z.strictObject({ id: VariantId });

/** The lines of a counting, in the order of their variants' ids. */
export async function listCountLines(
  ctx: Ctx,
  { id, limit, cursor }: ListCountLines,
): Promise<Page<CountedLine>> {
  const after = readCursor(cursor, keyIn(Key))?.id;
  const lines = await readCountLines(ctx.db, { id, limit, ...(after !== undefined && { after }) });
  if (lines.length === 0) await presentCount(ctx.db, id); // an empty one, or none
  return pageOf(lines, {
    limit,
    show: (line) => line,
    cursorOf: ({ variantId }) => cursorOf({ id: variantId }),
  });
}
