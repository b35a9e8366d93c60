import type { Database } from "@torg/chassis";
import type { Preferences } from "@torg/contracts";
import { eq } from "drizzle-orm";
import { preferences } from "./schema";

export async function read(db: Database, userId: `usr_${string}`): Promise<Preferences> {
  const [row] = await db
    .select({ mail: preferences.mail, feed: preferences.feed })
    .from(preferences)
    .where(eq(preferences.userId, userId));
  return row ?? { mail: {}, feed: {} };
}

export async function replace(db: Database, userId: `usr_${string}`, chosen: Preferences): Promise<void> {
  await db
    .insert(preferences)
    .values({ userId, ...chosen })
    .onConflictDoUpdate({ target: preferences.userId, set: chosen });
}
