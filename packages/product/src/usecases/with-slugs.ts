import type { Transaction } from "@torg/chassis";
import type { ProductRow } from "../domain/product-row";
import { settleSlugs, wishedSlug } from "../domain/slugs";
import { slugOwners } from "../store/products";

/** The rows, each with a slug of its own. The catalogue is locked. */
export const withSlugs = async (tx: Transaction, rows: readonly ProductRow[]): Promise<ProductRow[]> =>
  settleSlugs(rows, await slugOwners(tx, rows.map(wishedSlug)));
