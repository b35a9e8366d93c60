import { readdirSync, readFileSync } from "node:fs";

type Stat = {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
};

const ticksPerSecond = 100; // USER_HZ on Linux

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
      return [{ pid: Number(name), parent, ticks }];
    } catch {
      return []; // it ended while we looked
    }
  });
}

/** The processes below and including this one: a server and its workers. */
function family(all: readonly Stat[], root: number): Stat[] {
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

/** A process with everything below it, or by itself. */
export type Root = number | { readonly alone: number };

/** CPU time in milliseconds; of a single process, with its children that have ended. */
export function cpuMs(roots: readonly Root[]): number {
  const all = stats();
  const ticks = roots.flatMap((root) =>
    typeof root === "number" ? family(all, root) : all.filter(({ pid }) => pid === root.alone),
  );
  return (ticks.reduce((sum, stat) => sum + stat.ticks, 0) * 1000) / ticksPerSecond;
}

export const childrenOf = (parent: number): number[] =>
  stats().flatMap((stat) => (stat.parent === parent ? [stat.pid] : []));

/** Memory in MB, pages that are shared divided among those who share them. */
export function memoryMb(roots: readonly Root[]): number {
  const all = stats();
  const pids = roots.flatMap((root) =>
    typeof root === "number" ? family(all, root).map(({ pid }) => pid) : [root.alone],
  );
  return pids.reduce((sum, pid) => sum + proportionalKb(pid), 0) / 1024;
}

function proportionalKb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
