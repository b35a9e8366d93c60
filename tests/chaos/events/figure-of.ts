/** A figure of a process as `/metrics` shows it; nothing where it shows none. */
export async function figureOf(url: string | undefined, name: string): Promise<number | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "m").exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
