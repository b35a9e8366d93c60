import type { Account } from "./account";

/**
 * Stops a server when this process is gone, however it went: neither a kill nor a crash leaves one behind.
 * A shell of its own session reads from us and comes to its end of input only when we come to ours.
 */
export function stopWhenOrphaned(
  pid: number,
  account: Account | undefined,
  signal: "INT" | "TERM" = "INT",
): Disposable {
  const watcher = Bun.spawn(["/bin/sh", "-c", `read -r _; kill -${signal} ${pid}`], {
    ...account,
    cwd: "/",
    env: {}, // ours has secrets in it, and the account is not us
    detached: true, // Ctrl-C must not end it
    stdin: "pipe",
    stdout: "ignore",
    stderr: "ignore",
  });
  return { [Symbol.dispose]: () => watcher.kill("SIGKILL") };
}
