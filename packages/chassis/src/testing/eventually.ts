const lookEveryMs = 10;

/** Waits until the condition holds, looking again and again; past the limit it fails with the condition's last word. */
export async function eventually<T>(
  condition: () => Promise<T | undefined | false | null>,
  { withinMs = 20_000, what = "the condition" } = {},
): Promise<T> {
  const until = Date.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const held = await condition();
      if (held !== undefined && held !== false && held !== null) return held;
      last = held;
    } catch (error) {
      last = error;
    }
    if (Date.now() > until)
      throw new Error(
        `${what} did not come true within ${withinMs} ms; last: ${last instanceof Error ? last.message : String(last)}`,
      );
    await Bun.sleep(lookEveryMs);
  }
}
