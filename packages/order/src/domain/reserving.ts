import type { Failure } from "@torg/contracts";
import type { Order } from "./order";

/**
 * What product's refusal of a reserve means: `released`, because the order was stopped meanwhile and its stock given
 * back, which is never taken for a shortage; or which line has too little. Any other failure says nothing of the stock.
 */
export function refusalOf(
  { lines }: Pick<Order, "lines">,
  { code, details }: Failure,
): "released" | { readonly sku: string } | undefined {
  if (code === "product.reservation_released") return "released";
  if (code === "product.out_of_stock") return { sku: String(details.sku) };
  if (code !== "product.variant_not_found") return undefined;
  const line = lines.find(({ variantId }) => variantId === details.variantId); // a variant that is gone has nothing
  return { sku: line?.sku ?? String(details.variantId) };
}
