import type { Ctx } from "../config";
import { compareWithLedger } from "../store/audit";

/** The figures that their ledger does not explain; there should be none. */
export const auditStock = (ctx: Ctx) => compareWithLedger(ctx.db);
