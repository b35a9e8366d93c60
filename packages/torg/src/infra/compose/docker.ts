import { root } from "../../folders";

/** Whether a Docker engine answers, with its compose. */
export async function hasDocker(): Promise<boolean> {
  if (!Bun.which("docker")) return false;
  const runs = await Promise.all([quietly(["docker", "info"]), quietly(["docker", "compose", "version"])]);
  return runs.every((code) => code === 0);
}

/** `docker compose …` on the project's own file; its words go to the terminal. Answers with its exit code. */
export async function compose(...args: readonly string[]): Promise<number> {
  const child = Bun.spawn(["docker", "compose", ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return child.exited;
}

const quietly = (command: string[]): Promise<number> =>
  Bun.spawn(command, { stdio: ["ignore", "ignore", "ignore"] }).exited;
