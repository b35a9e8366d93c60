import { findProgram } from "../find-program";
import { toolsFolder } from "../infra-folders";
import { type GoProgram, madeByGo } from "../made-by-go";

const release: GoProgram = {
  name: "docker-compose",
  module: "github.com/docker/compose/v2",
  version: "v2.40.3",
  main: "./cmd",
};

/** The command line of Docker Compose by itself, which needs no engine to check a file: the one that is there, else made by Go. */
export async function dockerCompose(progress: (line: string) => void): Promise<readonly string[]> {
  const docker = findProgram("docker");
  if (docker && Bun.spawnSync([docker, "compose", "version"]).success) return [docker, "compose"];
  const alone = findProgram("docker-compose");
  return [alone ?? (await madeByGo(release, { tools: toolsFolder, progress }))];
}
