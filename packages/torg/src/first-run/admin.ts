import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Operator } from "../operator";

export const adminEmail = "admin@torg.local";

/**
 * Gives the administrator a new random password and writes it where only the owner of the data folder can read it;
 * it is in no log. Older sessions of the account end.
 */
export async function resetAdmin(
  operator: Operator,
  dataDir: string,
): Promise<{ file: string; created: boolean }> {
  const password = Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString("base64url");
  const { created } = await operator("user").user.resetAdmin.mutate({ email: adminEmail, password });
  const file = join(dataDir, "admin.txt");
  await mkdir(dataDir, { recursive: true, mode: 0o700 }); // with databases elsewhere nothing else has needed it yet
  await writeFile(file, `${adminEmail}\n${password}\n`, { mode: 0o600 });
  await chmod(file, 0o600); // an older file keeps its mode when it is written again
  return { file, created };
}
