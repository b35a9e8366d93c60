import {
  type BrandId,
  type CategoryId,
  type ImportedProduct,
  type Product,
  type ProductId,
  type product,
  type SetComponent,
  type UnitCode,
  unitCodeOf,
  unitOf,
} from "@torg/contracts";
import type { z } from "zod";
import type { ProductState } from "./product-state";
import type { Typed } from "./typed-values";

/** What is kept of a product itself. */
export type ProductRow = {
  readonly id: ProductId;
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly description: string;
  readonly descriptionEn: string | null;
  readonly kind: Product["kind"];
  readonly brandId: BrandId | null;
  readonly vat: NonNullable<Product["vat"]> | null;
  readonly unit: string;
  readonly unitCode: UnitCode | null;
  readonly state: ProductState;
  readonly categoryIds: readonly CategoryId[];
  readonly images: readonly string[];
  readonly attributes: NonNullable<ImportedProduct["attributes"]>;
  readonly typed: Typed;
  readonly components: readonly SetComponent[];
  readonly popularity: number;
};

type Given = z.output<typeof product.update.input>;

/** What a command or an import may say of a product; what it leaves out stays. Typed values are read before. */
export type ProductFields = Omit<Given, "id" | "version" | "status" | "typed"> & {
  readonly typed?: Typed | undefined;
};

export const emptyProduct = (id: ProductId): ProductRow => ({
  id,
  slug: "",
  name: "",
  nameEn: null,
  description: "",
  descriptionEn: null,
  kind: "goods",
  brandId: null,
  vat: null,
  unit: "шт",
  unitCode: "796",
  state: "published",
  categoryIds: [],
  images: [],
  attributes: [],
  typed: {},
  components: [],
  popularity: 0,
});

export function mergeProduct(before: ProductRow, given: ProductFields, state: ProductState): ProductRow {
  const english = given.translations?.en;
  const kind = given.kind ?? before.kind;
  return {
    id: before.id,
    slug: given.slug ?? before.slug,
    name: given.name ?? before.name,
    nameEn: kept(english?.name, before.nameEn),
    description: given.description ?? before.description,
    descriptionEn: kept(english?.description, before.descriptionEn),
    kind,
    brandId: kept(given.brandId, before.brandId),
    vat: kept(given.vat, before.vat),
    ...unitAfter(before, given),
    state,
    categoryIds: given.categoryIds ?? before.categoryIds,
    images: given.images ?? before.images,
    attributes: given.attributes ?? before.attributes,
    typed: given.typed ?? before.typed,
    components: kind === "set" ? (given.components ?? before.components) : [],
    popularity: given.popularity ?? before.popularity,
  };
}

/** What was given, be it nothing; what was there, where nothing was said. */
export const kept = <T>(given: T | null | undefined, before: T | null): T | null =>
  given === undefined ? before : given;

/** The word and the code of a unit: each tells the other where only one is given. */
function unitAfter(
  before: Pick<ProductRow, "unit" | "unitCode">,
  { unit, unitCode }: ProductFields,
): Pick<ProductRow, "unit" | "unitCode"> {
  if (unitCode !== undefined) return { unit: unit ?? unitOf(unitCode)?.ru ?? before.unit, unitCode };
  if (unit === undefined || unit === before.unit) return { unit: before.unit, unitCode: before.unitCode };
  return { unit, unitCode: unitCodeOf(unit) ?? null };
}
