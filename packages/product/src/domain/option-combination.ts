import { Failure, type Option } from "@torg/contracts";

type Optioned = { readonly sku: string; readonly options: readonly Option[]; readonly retired: boolean };

/**
 * Refuses a combination of options that two variants of one product would have: a buyer who picks it could not
 * be told which one is meant. Case and order do not matter. Variants without options are told apart by name.
 */
export function requireDistinctOptions(variants: readonly Optioned[]): void {
  const seen = new Set<string>();
  for (const { sku, options, retired } of variants) {
    if (retired || options.length === 0) continue;
    const combination = options
      .map(({ name, value }) => JSON.stringify([plain(name), plain(value)]))
      .toSorted()
      .join();
    if (seen.has(combination)) throw new Failure("product.options_taken", { sku, options: spell(options) });
    seen.add(combination);
  }
}

const plain = (text: string): string => text.trim().toLowerCase().replaceAll("ё", "е");
const spell = (options: readonly Option[]): string =>
  options.map(({ name, value }) => `${name}: ${value}`).join(", ");
