import { type Page, pageOf, type product, readCursor } from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { cursorOf, keyIn } from "../domain/cursor";
import { type Change, readChanges } from "../store/audit-log";

type ListChanges = z.output<typeof product.changes.input>;

const Key = z.strictObject({ number: z.string().regex(/^\d{1,18}$/) });

/** A page of the audit log, newest first. */
export async function listChanges(
  ctx: Ctx,
  { limit, cursor, id, entity, from, until }: ListChanges,
): Promise<Page<Change>> {
  const before = readCursor(cursor, keyIn(Key))?.number;
  const rows = await readChanges(ctx.db, { before, limit, id, entity, from, until });
  return pageOf(rows, {
    limit,
    show: ({ change }) => change,
    cursorOf: ({ number }) => cursorOf({ number }),
  });
}
