import { existsSync, lstatSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UsageFault } from "../cli/usage-fault";

/** Removes the servers' data for good; they must have been stopped. Refuses a folder that is not one of theirs. */
export function wipeServers(folder: string): void {
  if (!existsSync(folder)) return;
  if (!existsSync(join(folder, "secret")))
    throw new UsageFault(`${folder} holds no servers of torg infra: it stays`, "infra down");
  const home = join(folder, "postgres/postgres");
  // Where root's PostgreSQL cannot enter the checkout, its data lives elsewhere, and this is a link
  if (lstatSync(home, { throwIfNoEntry: false })?.isSymbolicLink() && existsSync(home))
    rmSync(realpathSync(home), { recursive: true });
  rmSync(folder, { recursive: true });
}
