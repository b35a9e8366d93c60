import { median } from "./load";
import { cpuMs, type Root } from "./process-tree";

/** The processes whose CPU counts, by the names they have in a table. */
export type Processes = Readonly<Record<string, readonly Root[]>>;

/** What an operation cost: milliseconds of CPU by process, and operations a second. */
export type Cost = { readonly cpu: Readonly<Record<string, number>>; readonly perSecond: number };

/** What these processes and all below them used while the work ran, for each of its operations. */
export async function costOf(
  processes: Processes,
  operations: number,
  work: () => Promise<{ readonly perSecond: number }>,
): Promise<Cost> {
  const before = used(processes);
  const { perSecond } = await work();
  const after = used(processes);
  const cpu = Object.fromEntries(
    Object.keys(processes).map((name) => [name, ((after[name] ?? 0) - (before[name] ?? 0)) / operations]),
  );
  return { cpu, perSecond };
}

const used = (processes: Processes): Record<string, number> =>
  Object.fromEntries(Object.entries(processes).map(([name, roots]) => [name, cpuMs(roots)]));

export const total = ({ cpu }: Pick<Cost, "cpu">): number =>
  Object.values(cpu).reduce((sum, one) => sum + one, 0);

/** The median of each figure by itself. */
function typical(costs: readonly Cost[]): Cost & { readonly total: number } {
  const names = Object.keys(costs[0]?.cpu ?? {});
  return {
    cpu: Object.fromEntries(names.map((name) => [name, median(costs.map(({ cpu }) => cpu[name] ?? 0))])),
    perSecond: median(costs.map(({ perSecond }) => perSecond)),
    total: median(costs.map(total)),
  };
}

/** Costs by the name of what was done, in the order in which they first came. */
export function ledger() {
  const costs = new Map<string, Cost[]>();
  return {
    note(what: string, cost: Cost): void {
      costs.set(what, [...(costs.get(what) ?? []), cost]);
    },
    typical: () => [...costs].map(([what, all]) => ({ what, ...typical(all) })),
  };
}
