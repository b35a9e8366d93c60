import { Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import { findAttribute, retireAttribute } from "../store/attributes";
import { lockCatalogue } from "../store/catalogue-lock";
import { requireVersion } from "./require-version";

type RemoveAttribute = { code: string; version?: number | undefined };

/** Removes an attribute from all that is shown; its code is free. */
export async function removeAttribute(
  ctx: Ctx,
  { code, version }: RemoveAttribute,
): Promise<Record<never, never>> {
  await ctx.commit("remove attribute", async (tx) => {
    await lockCatalogue(tx);
    const found = await findAttribute(tx, code);
    if (found === undefined) throw new Failure("product.attribute_not_found", { attribute: code });
    requireVersion(found, version);
    await retireAttribute(tx, found.id);
  });
  return {};
}
