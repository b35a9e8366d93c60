import type { Database, Transaction } from "@torg/chassis";
import { asc, notInArray } from "drizzle-orm";
import type { KeyPair } from "../credentials/key-pair";
import type { PlannedKey } from "../domain/signing-keys";
import { signingKeys } from "./schema";

export type SigningKey = PlannedKey & KeyPair;

export const readKeys = (db: Database): Promise<SigningKey[]> =>
  db.select().from(signingKeys).orderBy(asc(signingKeys.generation));

/** Keeps a key, unless another replica made this generation first. */
export async function insertKey(tx: Transaction, key: SigningKey): Promise<void> {
  await tx.insert(signingKeys).values(key).onConflictDoNothing({ target: signingKeys.generation });
}

/** Forgets every key but these. */
export async function deleteKeysBut(tx: Transaction, keys: readonly SigningKey[]): Promise<void> {
  const generations = keys.map(({ generation }) => generation);
  await tx.delete(signingKeys).where(notInArray(signingKeys.generation, generations));
}
