import type { Transaction } from "@torg/chassis";
import { type CollectionCondition, type CollectionRule, Failure } from "@torg/contracts";
import { wordIds } from "../store/attribute-words";
import { knownBrands } from "../store/brands";
import { knownCategories } from "../store/categories";
import { type ConditionRow, conditionRow } from "../store/condition-row";
import { knownProducts } from "../store/products";

/** The conditions of a rule; refuses each category, brand, attribute, word and product that there is not, by its name. */
export async function readRule(tx: Transaction, rule: CollectionRule): Promise<ConditionRow[]> {
  const { conditions, products = [], except = [] } = rule;
  const asked = <K extends CollectionCondition["kind"]>(kind: K) =>
    conditions.filter((own): own is Extract<CollectionCondition, { kind: K }> => own.kind === kind);
  const categories = await knownCategories(
    tx,
    asked("category").flatMap(({ ids }) => ids),
  );
  const brands = await knownBrands(
    tx,
    asked("brand").flatMap(({ ids }) => ids),
  );
  const goods = await knownProducts(tx, [...products, ...except]);
  const words = await wordIds(tx, asked("attribute"));

  const errors = [
    ...conditions.flatMap((own, n) => {
      const at = `/rule/conditions/${n}`;
      if (own.kind === "category")
        return strangersOf(own.ids, categories, { at: `${at}/ids`, what: "category" });
      if (own.kind === "brand") return strangersOf(own.ids, brands, { at: `${at}/ids`, what: "brand" });
      if (own.kind !== "attribute") return [];
      const known = words.get(own.code);
      if (known === undefined)
        return [{ pointer: `${at}/code`, detail: `there is no attribute "${own.code}"` }];
      return strangersOf(own.words, known, { at: `${at}/words`, what: `word of "${own.code}"` });
    }),
    ...strangersOf(products, goods, { at: "/rule/products", what: "product" }),
    ...strangersOf(except, goods, { at: "/rule/except", what: "product" }),
  ];
  if (errors.length > 0) throw new Failure("input.invalid", { errors });
  return conditions.map((own) => conditionRow(own, (code, word) => words.get(code)?.get(word)));
}

const strangersOf = <T extends string>(
  named: readonly T[],
  known: { readonly has: (one: T) => boolean },
  { at, what }: { at: string; what: string },
) =>
  named.flatMap((one, n) =>
    known.has(one) ? [] : [{ pointer: `${at}/${n}`, detail: `there is no ${what} ${one}` }],
  );
