import type { Transaction } from "@torg/chassis";
import { sql } from "drizzle-orm";
import type { Definition } from "../domain/typed-values";
import { texts } from "./parameters";

/** The attributes of these codes, each with those of the words that its dictionary has. */
export async function definitionsOf(
  tx: Transaction,
  codes: readonly string[],
  words: readonly string[],
): Promise<Map<string, Definition>> {
  const rows = await tx.execute<Omit<Definition, "words"> & { code: string; words: string[] }>(sql`
    select a.code, a.id, a.kind, array(
      select w.code from attribute_values w
      where w.attribute_id = a.id and w.code = any(${texts(words)}) and not w.removed) as words
    from attributes a where a.code = any(${texts(codes)}) and not a.removed`);
  return new Map(rows.map(({ code, words: known, ...row }) => [code, { ...row, words: new Set(known) }]));
}
