import type { Link } from "./link";

/**
 * Declares once for all who use a connection. It is done again after a channel of it has ended, because then something
 * may have been deleted; and what failed, or is missing still, is not remembered.
 */
export function declaringOnce(
  link: Pick<Link, "ended">,
  declare: () => Promise<readonly string[]>,
): () => Promise<readonly string[]> {
  let last: { readonly at: number; readonly missing: Promise<readonly string[]> } | undefined;
  return () => {
    const at = link.ended();
    if (last?.at === at) return last.missing;
    const mine = { at, missing: declare() };
    const forget = () => {
      if (last === mine) last = undefined;
    };
    mine.missing.then((missing) => missing.length > 0 && forget(), forget);
    last = mine;
    return mine.missing;
  };
}
