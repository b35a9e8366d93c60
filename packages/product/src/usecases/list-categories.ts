import type { Ctx } from "../config";
import { readTree } from "../store/categories";

/** The whole tree, flat, by name. */
export const listCategories = async (ctx: Ctx) => ({ items: await readTree(ctx.db) });
