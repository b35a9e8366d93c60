import { type AttributeWord, Failure, type Page, pageOf, readCursor } from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { cursorOf, keyIn } from "../domain/cursor";
import { wordPage } from "../store/attribute-words";
import { findAttribute } from "../store/attributes";

type ListValues = { code: string; limit: number; cursor?: string | undefined };

const Key = z.strictObject({ position: z.int(), label: z.string(), id: z.int() });

/** A page of an attribute's dictionary; one that is not chosen from has what products carry of it, if anything. */
export async function listAttributeValues(
  ctx: Ctx,
  { code, limit, cursor }: ListValues,
): Promise<Page<AttributeWord>> {
  const after = readCursor(cursor, keyIn(Key));
  const found = await findAttribute(ctx.db, code);
  if (found === undefined) throw new Failure("product.attribute_not_found", { attribute: code });
  const words = await wordPage(ctx.db, { attributeId: found.id, after, limit });
  return pageOf(words, {
    limit,
    show: (word) => word,
    cursorOf: ({ position, label, id }) => cursorOf({ position, label, id }),
  });
}
