import { Failure, type Option } from "@torg/contracts";

type Optioned = { readonly sku: string; readonly options: readonly Option[]; readonly retired: boolean };

/**
 * Refuses a combination of options that another variant of the product has: a buyer who picks it could not be told
 * which one is meant. Case and order do not matter. Variants without options are told apart by name, and those that
 * nobody gives options now may stand as 1C sent them, alike or not.
 */
export function requireDistinctOptions(given: readonly Optioned[], others: readonly Optioned[] = []): void {
  const seen = new Set(others.filter(isTold).map(({ options }) => combinationOf(options)));
  for (const { sku, options } of given.filter(isTold)) {
    const combination = combinationOf(options);
    if (seen.has(combination)) throw new Failure("product.options_taken", { sku, options: spell(options) });
    seen.add(combination);
  }
}

const isTold = ({ options, retired }: Optioned): boolean => !retired && options.length > 0;

const combinationOf = (options: readonly Option[]): string =>
  options
    .map(({ name, value }) => JSON.stringify([plain(name), plain(value)]))
    .toSorted()
    .join();

const plain = (text: string): string => text.trim().toLowerCase().replaceAll("ё", "е");
const spell = (options: readonly Option[]): string =>
  options.map(({ name, value }) => `${name}: ${value}`).join(", ");
