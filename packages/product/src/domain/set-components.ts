import { Failure, type ProductId, type SetComponent, type VariantId } from "@torg/contracts";

/** Whose a variant is, and whether that is a set itself. */
export type ComponentVariant = { readonly productId: ProductId; readonly ofSet: boolean };

/** Refuses what makes no set: components of what is none, one twice, one that is not sold, the set itself, a set in a set. */
export function requireComponents(
  { id, kind }: { readonly id: ProductId; readonly kind: string },
  components: readonly SetComponent[] = [],
  known: ReadonlyMap<VariantId, ComponentVariant>,
): void {
  if (components.length === 0) return;
  if (kind !== "set") throw wrong("only a set has components");
  const seen = new Set<VariantId>();
  for (const { variantId } of components) {
    const variant = known.get(variantId);
    if (variant === undefined) throw new Failure("product.variant_not_found", { variantId });
    if (variant.productId === id) throw wrong(`${variantId} is a variant of the set itself`);
    if (variant.ofSet) throw wrong(`${variantId} is a set too`);
    if (seen.has(variantId)) throw wrong(`${variantId} stands there twice`);
    seen.add(variantId);
  }
}

const wrong = (reason: string): Failure => new Failure("product.set_wrong", { reason });
