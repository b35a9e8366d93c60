import { tempFolder } from "@torg/chassis/testing";

/** A file system in memory that is full after so many kilobytes; only root can have one. */
export function smallDisk(kilobytes: number, uid: number) {
  const folder = tempFolder();
  run("mount", "-t", "tmpfs", "-o", `size=${kilobytes}k,mode=700,uid=${uid}`, "tmpfs", folder.path);
  return {
    path: folder.path,
    grow: (to: number) => run("mount", "-o", `remount,size=${to}k`, folder.path),
    remove: () => {
      run("umount", "-l", folder.path);
      folder[Symbol.dispose]();
    },
  };
}

/** Whether this machine lets us have one. */
export function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    smallDisk(64, 0).remove();
    return true;
  } catch {
    return false;
  }
}

function run(...command: string[]): void {
  const { success, stderr } = Bun.spawnSync(command);
  if (!success) throw new Error(`${command.join(" ")}: ${stderr}`);
}
