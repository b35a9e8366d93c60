import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { refusal } from "../refusal";
import type { Warns } from "../telemetry/log";
import { type Account, canReach } from "./account";
import { type Programs, program } from "./programs";
import { makeOpenFolder, refuge } from "./refuge";

/** The programs where the account can run them: in place, or copied (60 MB) once a version, root's and read-only. */
export function programsWithinReach(programs: Programs, account: Account, log: Warns): Programs {
  if (canReach(account, program(programs, "postgres"))) return programs;

  const copied: Programs = { ...programs, root: join(refuge, "programs", programs.version) };
  if (!existsSync(copied.root)) {
    copy(programs.root, copied.root);
    log.warn(
      `user ${account.uid}, who runs PostgreSQL, cannot reach ${programs.root}: copied to ${copied.root}`,
    );
  }
  return copied;
}

function copy(from: string, to: string): void {
  const draft = `${to}.${process.pid}`; // renamed when complete: a kill leaves no half copy to run
  makeOpenFolder(dirname(to));
  rmSync(draft, { recursive: true, force: true });
  execute(["cp", "-RP", from, draft]);
  execute(["chmod", "-R", "u=rwX,go=rX", draft]);
  try {
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(to)) throw error; // else another Torg was faster
  }
}

function execute(command: string[]): void {
  const { success, stderr } = Bun.spawnSync(command);
  if (!success) throw refusal(`${command.join(" ")} failed: ${stderr.toString().trim()}`);
}
