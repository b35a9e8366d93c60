import type { Transaction } from "@torg/chassis";
import { sql } from "drizzle-orm";
import { texts } from "./parameters";

const prefixes = { product: "prd", category: "cat", brand: "brd", collection: "col" } as const;
type SlugKind = keyof typeof prefixes;
type IdOf<K extends SlugKind> = `${(typeof prefixes)[K]}_${string}`;

/** Whose these slugs were before a rename. */
export async function oldSlugOwners<K extends SlugKind>(
  tx: Transaction,
  kind: K,
  slugs: readonly string[],
): Promise<Map<string, IdOf<K>>> {
  const rows = await tx.execute<{ slug: string; id: string }>(
    sql`select slug, id from old_slugs where kind = ${kind}::slug_kind and slug = any(${texts(slugs)})`,
  );
  const prefix = prefixes[kind];
  return new Map(rows.map(({ slug, id }) => [slug, `${prefix}_${id}`]));
}
