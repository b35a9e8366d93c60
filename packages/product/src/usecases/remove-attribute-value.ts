import type { Ctx } from "../config";
import { retireWord } from "../store/attribute-words";
import { lockCatalogue } from "../store/catalogue-lock";
import { requireDictionary } from "./require-dictionary";

/** Takes a word out of a dictionary; one that is not there is out of it already. */
export async function removeAttributeValue(
  ctx: Ctx,
  { code, value }: { code: string; value: string },
): Promise<Record<never, never>> {
  await ctx.commit("remove attribute value", async (tx) => {
    await lockCatalogue(tx);
    await retireWord(tx, await requireDictionary(tx, code), value);
  });
  return {};
}
