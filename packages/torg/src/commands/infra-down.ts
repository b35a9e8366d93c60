import { rmSync } from "node:fs";
import { stopInDocker } from "../infra/compose/servers-in-docker";
import { infraEnvOf, infraFolder } from "../infra/infra-folders";
import { isInDocker } from "../infra/is-in-docker";
import { stopServers } from "../infra/start-servers";
import { wipeServers } from "../infra/wipe-servers";

type Given = { readonly data?: string | undefined; readonly wipe: boolean };

/** Stops the servers; their data stays unless `--wipe` is given. */
export async function infraDown({ data, wipe }: Given): Promise<void> {
  const folder = infraFolder(data);
  if (await isInDocker(folder)) await stopInDocker(wipe);
  else {
    const stopped = await stopServers(folder);
    console.log(stopped.length > 0 ? `stopped ${stopped.join(", ")}` : "no server was running");
  }
  if (!wipe) return;
  wipeServers(folder);
  rmSync(infraEnvOf(folder), { force: true });
  console.log("what they kept is gone");
}
