import type { CollectionRule, product } from "@torg/contracts";
import type { z } from "zod";
import { kept } from "./product-row";

type Given = Omit<z.output<typeof product.updateCollection.input>, "version">;

/** What is kept of a collection. */
export type CollectionRow = {
  readonly id: Given["id"];
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly nameEn: string | null;
  readonly descriptionEn: string | null;
  readonly position: number;
  /** Left out of the public list. */
  readonly hidden: boolean;
  readonly rule: CollectionRule;
};

export const emptyCollection = (id: CollectionRow["id"], rule: CollectionRule): CollectionRow => ({
  id,
  slug: "",
  name: "",
  description: "",
  nameEn: null,
  descriptionEn: null,
  position: 0,
  hidden: false,
  rule,
});

/** What was given, and of the rest what was there. */
export const mergeCollection = (
  before: CollectionRow,
  { slug, name, description, translations, position, hidden, rule }: Omit<Given, "id">,
): CollectionRow => ({
  id: before.id,
  slug: slug ?? before.slug,
  name: name ?? before.name,
  description: description ?? before.description,
  nameEn: kept(translations?.en?.name, before.nameEn),
  descriptionEn: kept(translations?.en?.description, before.descriptionEn),
  position: position ?? before.position,
  hidden: hidden ?? before.hidden,
  rule: rule ?? before.rule,
});
