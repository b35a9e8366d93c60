/** Rows as Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Puts a part's figures into `bench/README.md`, between its marks. */
export async function writeFigures(part: string, figures: string): Promise<void> {
  const file = new URL("README.md", import.meta.url);
  const text = await Bun.file(file).text();
  const [begin, end] = [`<!-- ${part} -->`, `<!-- /${part} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`bench/README.md has no place for the figures of ${part}`);
  await Bun.write(file, `${text.slice(0, from + begin.length)}\n${figures}\n${text.slice(to)}`);
}
