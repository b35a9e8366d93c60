import { slugOf } from "../domain/slug";
import { kinds } from "./kinds";
import { randomOf } from "./random";
import { uuidFrom } from "./uuid-from";
import { brands } from "./words";

export type SeededCategory = {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly slug: string;
  readonly position: number;
};
export type Named = { readonly id: string; readonly name: string };

/** Before any of the goods, and the same for every seed: a second seed fills the same places. */
const opened = Date.UTC(2024, 0, 1);
const random = randomOf(1);
const nextId = (): string => uuidFrom(opened, random);

export const seededWarehouses: readonly Named[] = [
  "Москва, Южный",
  "Санкт-Петербург",
  "Казань",
  "Новосибирск",
].map((name) => ({ id: nextId(), name }));
export const retailList: Named = { id: nextId(), name: "Розничная" };
export const wholesaleList: Named = { id: nextId(), name: "Оптовая" };
export const seededBrands: readonly (Named & { readonly slug: string })[] = brands.map((name) => ({
  id: nextId(),
  name,
  slug: slugOf(name),
}));

/** The tree of categories, parents first; a path leads to its category. */
export const seededCategories: ReadonlyMap<string, SeededCategory> = growTree();

function growTree(): Map<string, SeededCategory> {
  const tree = new Map<string, SeededCategory>();
  for (const { path } of kinds) {
    for (let depth = 1; depth <= path.length; depth += 1) {
      const own = path.slice(0, depth);
      const key = own.join("/");
      if (tree.has(key)) continue;
      tree.set(key, {
        id: nextId(),
        parentId: tree.get(own.slice(0, -1).join("/"))?.id ?? null,
        name: own.at(-1) ?? key,
        slug: slugOf(own.join(" ")),
        position: tree.size,
      });
    }
  }
  return tree;
}
