import { distinctSlug, slugOf } from "./slug";

type Named = { readonly id: string; readonly slug: string; readonly name: string };

/** The slug a row would like: the one it has or asks for, else one from its name. */
export const wishedSlug = ({ slug, name }: Pick<Named, "slug" | "name">): string => slug || slugOf(name);

/** Gives every row a slug that no other has, neither among these rows nor in the database. */
export function settleSlugs<R extends Named>(rows: readonly R[], owners: ReadonlyMap<string, string>): R[] {
  const claimed = new Map<string, string>();
  return rows.map((row) => {
    const isTaken = (slug: string) => (claimed.get(slug) ?? owners.get(slug) ?? row.id) !== row.id;
    const slug = distinctSlug(wishedSlug(row), row.id, isTaken);
    claimed.set(slug, row.id);
    return { ...row, slug };
  });
}
