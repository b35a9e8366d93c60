import type { Ctx } from "../config";
import * as lists from "../store/price-lists";

/** The price lists, in the order in which they speak. */
export const listPriceLists = async (ctx: Ctx) => ({ items: await lists.listPriceLists(ctx.db) });
