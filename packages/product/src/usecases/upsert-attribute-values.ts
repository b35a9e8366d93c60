import { attributeValuesMax, Failure, type WordGiven } from "@torg/contracts";
import type { Ctx } from "../config";
import { countWords, upsertWords } from "../store/attribute-words";
import { lockCatalogue } from "../store/catalogue-lock";
import { requireDictionary } from "./require-dictionary";

type UpsertValues = { code: string; values: WordGiven[] };

/** Adds words to a dictionary or changes them by code: all, or none where it would hold too many. */
export const upsertAttributeValues = (ctx: Ctx, { code, values }: UpsertValues) =>
  ctx.commit("upsert attribute values", async (tx) => {
    await lockCatalogue(tx);
    const id = await requireDictionary(tx, code);
    const { created, updated } = await upsertWords(tx, id, values);
    if (created > 0 && (await countWords(tx, id)) > attributeValuesMax)
      throw new Failure("product.attribute_values_full", { attribute: code, valuesMax: attributeValuesMax });
    return { created, updated, unchanged: values.length - created - updated };
  });
