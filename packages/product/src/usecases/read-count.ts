import type { CountId } from "@torg/contracts";
import type { Ctx } from "../config";
import { presentCount } from "./present-count";

/** One counting. */
export const readCount = (ctx: Ctx, { id }: { id: CountId }) => presentCount(ctx.db, id);
