import { readdirSync, readFileSync } from "node:fs";

type Stat = {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
  readonly rssPages: number;
};

const ticksPerSecond = 100; // USER_HZ on Linux
const pageBytes = 4_096;

function stats(): Stat[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const text = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = text
        .slice(text.lastIndexOf(")") + 2)
        .split(" ")
        .map(Number);
      const [, parent = 0] = fields;
      const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + (fields[at] ?? 0), 0); // own, and of children that ended
      return [{ pid: Number(name), parent, ticks, rssPages: fields[21] ?? 0 }];
    } catch {
      return []; // it ended while we looked
    }
  });
}

/** The processes below and including this one: a server and its database. */
function family(root: number): Stat[] {
  const all = stats();
  const members = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { pid, parent } of all) {
      if (!members.has(parent) || members.has(pid)) continue;
      members.add(pid);
      grown = true;
    }
  }
  return all.filter(({ pid }) => members.has(pid));
}

/** CPU time of a process and everything below it, in milliseconds. */
export const cpuMs = (root: number): number =>
  (family(root).reduce((sum, { ticks }) => sum + ticks, 0) * 1000) / ticksPerSecond;

/** Resident memory in MB: of the process itself, and proportional (shared pages divided) of all below it together. */
export function memoryMb(root: number): { own: number; all: number } {
  const members = family(root);
  const own = members.find(({ pid }) => pid === root);
  const all = members.reduce((sum, { pid }) => sum + proportionalKb(pid), 0) / 1024;
  return { own: ((own?.rssPages ?? 0) * pageBytes) / 1_048_576, all };
}

function proportionalKb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
