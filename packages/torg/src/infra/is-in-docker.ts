import { join } from "node:path";
import { hasDocker } from "./compose/docker";
import { findProcess } from "./own-process";
import { infraServers } from "./servers";

/** Whether the servers are, or are to be, Docker's: its engine answers, and none of them runs here natively. */
export async function isInDocker(folder: string): Promise<boolean> {
  if (infraServers.some((name) => findProcess(join(folder, name), name))) return false;
  return await hasDocker();
}
