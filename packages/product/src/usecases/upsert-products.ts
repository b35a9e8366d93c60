import type { product } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { lockCatalogue } from "../store/catalogue-lock";
import { applyRows } from "./apply-rows";

type Input = z.output<typeof product.upsert.input>;
type Report = z.output<typeof product.upsert.output>;

/** Creates or changes products by the SKUs of their variants, in one commit. */
export const upsertProducts = (ctx: Ctx, { products }: Input): Promise<Report> =>
  ctx.commitAnswer("upsert", async (tx) => {
    await lockCatalogue(tx);
    const rows = (await applyRows(ctx, tx, products)).map((one, at) => ({ row: at + 1, ...one }));
    const count = (outcome: string) => rows.filter((one) => one.outcome === outcome).length;
    return {
      created: count("created"),
      updated: count("updated"),
      unchanged: count("unchanged"),
      refused: rows.flatMap(({ row, outcome, reason }) =>
        outcome === "refused"
          ? [{ id: products[row - 1]?.variants[0]?.sku ?? "", reason: reason ?? "" }]
          : [],
      ),
      rows,
    };
  });
