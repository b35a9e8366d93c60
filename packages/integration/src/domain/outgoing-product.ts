import type { CategoryId, ImportedProduct } from "@torg/contracts";
import type { z } from "zod";
import type { ProductBody, PropertyBody } from "./bodies";
import { keyOf } from "./identity";
import { present } from "./optional";

/** What a product's body points at. */
export type ProductLookup = {
  readonly categories: ReadonlyMap<string, z.infer<typeof CategoryId>>;
  readonly properties: ReadonlyMap<string, PropertyBody>;
  /** Short names of units, by code: from 1C's own directory. */
  readonly units: ReadonlyMap<string, string>;
};

/**
 * What has to be told about a product: only what 1C changed since the last time, so that what a person edited in the shop
 * stays. Nothing when no visible part of it changed, and a product without a name cannot be told at all.
 */
export function outgoingProduct(
  id: ImportedProduct["id"],
  { received, applied }: { received: ProductBody; applied: ProductBody | undefined },
  lookup: ProductLookup,
): ImportedProduct | "nameless" | undefined {
  const { name, deleted } = received;
  if (deleted && (!applied || applied.deleted)) return undefined; // the shop never showed it, or no longer does
  if (name === undefined) return "nameless";
  if (deleted) return { id, name, deleted };
  const face = faceOf(received, lookup);
  const known = applied && !applied.deleted ? faceOf(applied, lookup) : {};
  const changes = Object.fromEntries(
    Object.entries(face).filter(([field, value]) => !same(value, Reflect.get(known, field))),
  );
  const returns = applied?.deleted === true;
  return Object.keys(changes).length > 0 || returns || !applied ? { id, name, ...changes } : undefined;
}

type Face = Omit<ImportedProduct, "id" | "name" | "deleted"> & { readonly name?: string };

function faceOf(body: ProductBody, lookup: ProductLookup): Face {
  const pictures = body.pictures?.filter((path) => /^https?:\/\//.test(path) && path.length <= 1000);
  return present({
    name: body.name,
    description: body.description,
    unit: unitName(body, lookup),
    categoryIds: body.groupKeys?.flatMap((key) => lookup.categories.get(key) ?? []).slice(0, 50),
    images: pictures?.length ? pictures.slice(0, 100) : undefined,
    attributes: attributesOf(body, lookup),
  });
}

function unitName({ unit }: ProductBody, { units }: ProductLookup): string | undefined {
  return unit?.name ?? (unit?.code && units.get(unit.code));
}

/** Properties of one name become one attribute: 1C keeps "Материал" once per kind of goods. */
function attributesOf(
  body: ProductBody,
  { properties }: ProductLookup,
): { name: string; value: string }[] | undefined {
  if (!body.attributes && body.brand === undefined && body.country === undefined) return undefined;
  const byName = new Map<string, Set<string>>();
  const add = (name: string, values: readonly string[]) =>
    byName.set(name, new Set([...(byName.get(name) ?? []), ...values]));
  for (const [key, values] of Object.entries(body.attributes ?? {})) {
    const property = properties.get(key);
    if (property?.name === undefined || property.deleted) continue;
    add(
      property.name,
      values.map((value) => property.values?.[keyOf(value)] ?? value),
    );
  }
  if (body.brand) add("Производитель", [body.brand]);
  if (body.country) add("Страна", [body.country]);
  return [...byName]
    .map(([name, values]) => ({ name, value: [...values].join(", ").slice(0, 1000) }))
    .filter(({ value }) => value !== "")
    .slice(0, 200);
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
