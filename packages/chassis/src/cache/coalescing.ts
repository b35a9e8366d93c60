type Pass = (tags: readonly string[]) => void;

/**
 * Passes tags on at once; one that comes again within `ms` is passed on at the end of that time, once, however often
 * it came. So a product that changes with every order does not have its pages read again with every order.
 */
export function coalescing(ms: number, pass: Pass): Pass {
  if (ms === 0) return pass;
  let recent = new Set<string>();
  let again = new Set<string>();

  function end(): void {
    const tags = [...again];
    [recent, again] = [again, new Set()];
    if (tags.length === 0) return;
    begin();
    pass(tags);
  }
  const begin = () => void setTimeout(end, ms).unref();

  return (tags) => {
    const first = tags.filter((tag) => !recent.has(tag));
    for (const tag of tags) if (recent.has(tag)) again.add(tag);
    if (first.length === 0) return;
    if (recent.size === 0) begin();
    for (const tag of first) recent.add(tag);
    pass(first);
  };
}
