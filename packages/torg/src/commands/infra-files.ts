import { composeFiles } from "../infra/compose/compose-files";
import { composeFolder } from "../infra/compose/servers-in-docker";

/** Writes what compose.yaml mounts, and says where. */
export async function infraFiles(): Promise<void> {
  await composeFiles(composeFolder);
  console.log(
    `accounts, keys and a certificate are in ${composeFolder}; docker compose up --build --detach starts the stack`,
  );
}
