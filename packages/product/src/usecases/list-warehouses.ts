import type { Ctx } from "../config";
import * as directories from "../store/directories";

/** The warehouses, in the order in which goods are taken from them. */
export const listWarehouses = async (ctx: Ctx) => ({ items: await directories.listWarehouses(ctx.db) });
