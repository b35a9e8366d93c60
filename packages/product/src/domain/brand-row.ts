import type { BrandId, product } from "@torg/contracts";
import type { z } from "zod";
import { kept } from "./product-row";

/** What is kept of a brand. */
export type BrandRow = {
  readonly id: BrandId;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly nameEn: string | null;
  readonly descriptionEn: string | null;
};

type Given = Omit<z.output<typeof product.updateBrand.input>, "id" | "version">;

export const emptyBrand = (id: BrandId): BrandRow => ({
  id,
  slug: "",
  name: "",
  description: "",
  nameEn: null,
  descriptionEn: null,
});

/** What was given, and of the rest what was there. */
export const mergeBrand = (before: BrandRow, { slug, name, description, translations }: Given): BrandRow => ({
  id: before.id,
  slug: slug ?? before.slug,
  name: name ?? before.name,
  description: description ?? before.description,
  nameEn: kept(translations?.en?.name, before.nameEn),
  descriptionEn: kept(translations?.en?.description, before.descriptionEn),
});
