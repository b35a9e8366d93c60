import type { Ctx } from "../config";
import { readStaffTree } from "../store/categories";

/** The whole tree, flat, in its order, hidden branches too. */
export const categoryTree = async (ctx: Ctx) => ({ items: await readStaffTree(ctx.db) });
