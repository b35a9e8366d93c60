import type { ProductCard, ProductId } from "@torg/contracts";
import type { Ctx } from "../config";
import { readMany } from "../store/product-cards";

/** Published products in the order of their ids; a repeated id is shown once. */
export const getManyProducts = async (
  ctx: Ctx,
  { ids }: { ids: ProductId[] },
): Promise<{ items: ProductCard[] }> => ({ items: await readMany(ctx.db, [...new Set(ids)]) });
