import type { ImportedCategory } from "@torg/contracts";
import type { GroupBody } from "./bodies";

/** Groups with each parent before its children, however deep; a circle is cut where it closes. */
export function parentsFirst<G extends { readonly key: string; readonly received: GroupBody }>(
  groups: readonly G[],
): G[] {
  const byKey = new Map(groups.map((group) => [group.key, group]));
  const ordered = new Map<string, G>();
  const under = new Set<string>();
  const visit = (group: G): void => {
    if (ordered.has(group.key) || under.has(group.key)) return;
    under.add(group.key);
    const parent = group.received.parentKey === undefined ? undefined : byKey.get(group.received.parentKey);
    if (parent) visit(parent);
    under.delete(group.key);
    ordered.set(group.key, group);
  };
  for (const group of groups) visit(group);
  return [...ordered.values()];
}

export type GroupToTell = {
  readonly id: ImportedCategory["id"];
  readonly received: GroupBody;
  readonly told: boolean;
};

/** What has to be told about a group. A deleted one that the shop never had is passed over. */
export function outgoingCategory(
  { id, received, told }: GroupToTell,
  parentId: ImportedCategory["id"] | undefined,
): ImportedCategory | "nameless" | undefined {
  if (received.deleted) return undefined; // the shop's own tree keeps it: products leave it one by one
  if (received.name === undefined) return told ? undefined : "nameless";
  return { id, name: received.name, ...(parentId !== undefined && parentId !== id && { parentId }) };
}

/** A price type or warehouse that was only ever mentioned still needs a name to be found by. */
export const directoryName = (
  kind: "price_type" | "warehouse",
  { name }: { name?: string },
  externalId: string,
): string => name ?? `${kind === "price_type" ? "Тип цен" : "Склад"} ${externalId}`.trim();
