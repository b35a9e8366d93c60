import { type Attribute, Failure, type product } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { mergeAttribute, requireSameFacet } from "../domain/attribute-row";
import { findAttribute, readAttribute, saveAttribute } from "../store/attributes";
import { lockCatalogue } from "../store/catalogue-lock";
import { requireVersion } from "./require-version";

type UpdateAttribute = z.output<typeof product.updateAttribute.input>;

/** Changes an attribute; a change of nothing makes no version. */
export const updateAttribute = (ctx: Ctx, { code, version, ...given }: UpdateAttribute): Promise<Attribute> =>
  ctx.commit("update attribute", async (tx) => {
    await lockCatalogue(tx);
    const found = await findAttribute(tx, code);
    if (found === undefined) throw new Failure("product.attribute_not_found", { attribute: code });
    requireVersion(found, version);
    const row = mergeAttribute(found.row, given);
    requireSameFacet(found.row, row);
    if (!Bun.deepEquals(row, found.row)) await saveAttribute(tx, found.id, row);
    const attribute = await readAttribute(tx, code);
    if (attribute === undefined) throw new Failure("product.attribute_not_found", { attribute: code });
    return attribute;
  });
