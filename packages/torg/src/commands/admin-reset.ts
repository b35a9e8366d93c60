import { adminEmail, resetAdmin } from "../first-run/admin";
import { runningTorg } from "../running-torg";

/** `torg admin reset`: a new password for the administrator, in a file and on no screen. */
export async function adminReset(given: Parameters<typeof runningTorg>[0]): Promise<void> {
  const { operator, dataDir } = runningTorg(given);
  const { file, created } = await resetAdmin(operator, dataDir);
  console.log(
    `${adminEmail} ${created ? "was made" : "has a new password"}; it is in ${file}, which only you can read`,
  );
}
