import type { Transaction } from "@torg/chassis";
import type { product } from "@torg/contracts";
import type { z } from "zod";
import { mergeProduct, type ProductRow } from "../domain/product-row";
import type { ProductState } from "../domain/product-state";
import { requireComponents } from "../domain/set-components";
import { mergeTyped, wordsIn } from "../domain/typed-values";
import { definitionsOf } from "../store/attributes";
import { componentVariants } from "../store/variants";

type Given = Omit<z.output<typeof product.update.input>, "id" | "version" | "status">;

/** The row with what staff gave it: typed values and components are held against what there is. The catalogue is locked. */
export async function withFields(
  tx: Transaction,
  before: ProductRow,
  { typed, ...given }: Given & { readonly state: ProductState },
): Promise<ProductRow> {
  const values =
    typed && mergeTyped(before.typed, typed, await definitionsOf(tx, Object.keys(typed), wordsIn(typed)));
  const row = mergeProduct(before, { ...given, typed: values }, given.state);
  const { components } = given;
  const known = await componentVariants(
    tx,
    (components ?? []).map(({ variantId }) => variantId),
  );
  requireComponents(row, components, known);
  return row;
}
