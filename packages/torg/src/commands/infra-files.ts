import { join } from "node:path";
import { root } from "../folders";
import { composeFiles } from "../infra/compose/compose-files";

/** Writes what compose.yaml mounts, and says where. */
export async function infraFiles(): Promise<void> {
  const folder = join(root, ".torg/compose");
  await composeFiles(folder);
  console.log(
    `accounts, keys and a certificate are in ${folder}; docker compose up --build --detach starts the stack`,
  );
}
