import { type Attribute, Failure, type product } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { emptyAttribute, mergeAttribute } from "../domain/attribute-row";
import { insertAttribute, readAttribute } from "../store/attributes";
import { lockCatalogue } from "../store/catalogue-lock";

type CreateAttribute = z.output<typeof product.createAttribute.input>;

/** Defines an attribute under a code that no other has. */
export const createAttribute = (ctx: Ctx, { code, kind, ...given }: CreateAttribute): Promise<Attribute> =>
  ctx.commitAnswer("create attribute", async (tx) => {
    await lockCatalogue(tx);
    if (await readAttribute(tx, code)) throw new Failure("product.attribute_code_taken", { attribute: code });
    await insertAttribute(tx, mergeAttribute(emptyAttribute({ code, kind }), given));
    const made = await readAttribute(tx, code);
    if (made === undefined) throw new Error("an attribute that was just written cannot be read");
    return made;
  });
