import { type Database, uuidOf } from "@torg/chassis";
import { sql } from "drizzle-orm";
import type { Level } from "../port";

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
