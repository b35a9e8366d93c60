import type { Option } from "@torg/contracts";

/**
 * What a line of a cart or an order is called: the variant's own name, or the product's with what sets the
 * variant apart.
 */
export function lineName(product: string, variant: string | null, options: readonly Option[]): string {
  if (variant !== null) return variant;
  return options.length === 0 ? product : `${product} (${options.map(({ value }) => value).join(", ")})`;
}
