import { type Database, uuidOf } from "@torg/chassis";
import { sql } from "drizzle-orm";

type Level = { readonly variantId: string; readonly version: number; readonly low: boolean };

/**
 * Keeps a variant's newest level and says whether it has just fallen. Met low for the first time is not a fall: a
 * catalogue that is imported without stock would ring for every variant.
 */
export async function keepLevel(
  tx: Database,
  { variantId, version, low }: Level,
): Promise<{ fell: boolean }> {
  const [kept] = await tx.execute<{ fell: boolean }>(sql`
    insert into stock_levels as kept (variant_id, version, low) values (${uuidOf(variantId)}, ${version}, ${low})
    on conflict (variant_id) do update set
      version = excluded.version, low = excluded.low,
      fell_at = case when excluded.low and not kept.low then excluded.version else kept.fell_at end
      where excluded.version > kept.version
    returning coalesce(fell_at = version, false) as fell`);
  return kept ?? { fell: false };
}
