import type { Transaction } from "@torg/chassis";
import type { RuledCollection } from "@torg/contracts";
import type { CollectionRow } from "../domain/collection-row";
import { settleSlugs, wishedSlug } from "../domain/slugs";
import { collectionSlugOwners, readCollection, saveCollection, saveConditions } from "../store/collections";
import { readRule } from "./read-rule";

/** Writes a collection with a slug of its own, and its rule where that is another one, and reads it back. */
export async function writeCollection(
  tx: Transaction,
  wished: CollectionRow,
  { ruled }: { ruled: boolean },
): Promise<RuledCollection> {
  const conditions = ruled ? await readRule(tx, wished.rule) : [];
  const owners = await collectionSlugOwners(tx, [wishedSlug(wished)]);
  for (const row of settleSlugs([wished], owners)) await saveCollection(tx, row);
  if (ruled) await saveConditions(tx, wished.id, conditions);
  const written = await readCollection(tx, wished.id);
  if (written === undefined) throw new Error("a collection that was just written cannot be read");
  return written;
}
