import type { Ctx } from "../config";
import { readAttributes } from "../store/attributes";

/** What the shop has defined, in its order. */
export const listAttributes = async (ctx: Ctx) => ({ items: await readAttributes(ctx.db) });
