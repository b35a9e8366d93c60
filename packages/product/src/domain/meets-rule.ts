import type { BrandId, CategoryId, CollectionCondition, CollectionRule, ProductId } from "@torg/contracts";

/** What a rule asks of a published product. */
export type ProductFacts = {
  readonly id: ProductId;
  /** Its categories with all above them. */
  readonly categories: ReadonlySet<CategoryId>;
  readonly brand: BrandId | null;
  /** By the attribute's code: the codes of its words. */
  readonly words: ReadonlyMap<string, ReadonlySet<string>>;
  /** The lowest of its variants in hundredths, as everybody pays it; null: it is not for sale. */
  readonly price: number | null;
  readonly inStock: boolean;
  readonly onSale: boolean;
  readonly popularity: number;
  readonly cameAt: Date;
};

const dayMs = 86_400_000;

/**
 * Whether a product stands in a collection of this rule at this moment: it is never one of the exceptions, and meets
 * all or any of the conditions, or is named. Conditions alone decide nothing where there are none. The database
 * decides the same in `collections_of`, which is held against this on random products and rules.
 */
export function meetsRule(
  { match, conditions, products = [], except = [] }: CollectionRule,
  facts: ProductFacts,
  at: Date,
): boolean {
  if (except.includes(facts.id)) return false;
  if (products.includes(facts.id)) return true;
  const met = conditions.filter((condition) => meets(condition, facts, at)).length;
  return met > 0 && (match === "any" || met === conditions.length);
}

function meets(condition: CollectionCondition, facts: ProductFacts, at: Date): boolean {
  switch (condition.kind) {
    case "category":
      return condition.ids.some((id) => facts.categories.has(id));
    case "brand":
      return condition.ids.some((id) => facts.brand === id);
    case "attribute":
      return condition.words.some((word) => facts.words.get(condition.code)?.has(word));
    case "price":
      return (
        facts.price !== null &&
        facts.price >= (condition.from ?? 0) &&
        facts.price <= (condition.to ?? Number.MAX_SAFE_INTEGER)
      );
    case "inStock":
      return facts.inStock === condition.is;
    case "onSale":
      return facts.onSale === condition.is;
    case "new":
      return facts.cameAt.getTime() >= at.getTime() - condition.days * dayMs;
    case "popularity":
      return facts.popularity >= condition.from;
  }
}
