import type { ShopProcess } from "./process";

type Labels = Readonly<Record<string, string>>;
type Series = { readonly name: string; readonly labels: Labels; readonly value: number };

/** What a process tells of itself right now. Judges do not read it: it says whether a fault bit, and how guards stand. */
export async function figuresOf({ url }: Pick<ShopProcess, "url">) {
  const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) });
  const series = (await answer.text()).split("\n").flatMap(readSeries);
  return {
    /** The sum over all series of that name with these labels. */
    sum: (name: string, labels: Labels = {}): number =>
      series
        .filter(
          (each) =>
            each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value),
        )
        .reduce((sum, { value }) => sum + value, 0),
  };
}

/** The same over several processes. */
export async function sumOver(
  processes: readonly ShopProcess[],
  name: string,
  labels: Labels = {},
): Promise<number> {
  const figures = await Promise.all(processes.filter((each) => each.isUp()).map(figuresOf));
  return figures.reduce((sum, each) => sum + each.sum(name, labels), 0);
}

function readSeries(line: string): Series[] {
  const found = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (!found) return [];
  const [, name = "", inside = "", value = ""] = found;
  const labels = Object.fromEntries(
    [...inside.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", text = ""]) => [key, text]),
  );
  return [{ name, labels, value: Number(value) }];
}
