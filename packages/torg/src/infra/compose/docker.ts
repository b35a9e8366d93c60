import { environment } from "../../environment";
import { root } from "../../folders";
import { findProgram } from "../find-program";

/** Whether a Docker engine answers, with its compose. */
export async function hasDocker(): Promise<boolean> {
  const docker = findProgram("docker");
  if (!docker) return false;
  const answers = await Promise.all([quietly([docker, "info"]), quietly([docker, "compose", "version"])]);
  return answers.every((code) => code === 0);
}

/** `docker compose …` on the project's own file; its words go to the terminal. Answers with its exit code. */
export async function compose(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = Bun.spawn([findProgram("docker") ?? "docker", "compose", ...words], {
    cwd: root,
    env: { ...environment, ...variables },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return child.exited;
}

const quietly = (command: string[]): Promise<number> =>
  Bun.spawn(command, { stdio: ["ignore", "ignore", "ignore"] }).exited;
