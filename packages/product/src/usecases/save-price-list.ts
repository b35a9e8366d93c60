import type { Transaction } from "@torg/chassis";
import { Failure, type PriceList, type product } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { lockCatalogue } from "../store/catalogue-lock";
import { tellList } from "../store/due-prices";
import { findPriceList, hasPrices, writePriceList } from "../store/price-lists";

type SavePriceList = z.output<typeof product.savePriceList.input>;

const preferenceOfMost = 100;

/**
 * Creates a price list, or changes one; a currency that would not be that of its prices is refused. Where it speaks for
 * others now, its prices are told again.
 */
export const savePriceList = (ctx: Ctx, given: SavePriceList): Promise<PriceList> =>
  ctx.commit("save price list", async (tx) => {
    await lockCatalogue(tx);
    const before = given.id === undefined ? opened(ctx, given) : await findPriceList(tx, given.id);
    if (before === undefined) throw new Failure("product.price_list_not_found");
    const list = merged(before, given);
    await requireCurrency(tx, list);
    await writePriceList(tx, list);
    if (given.id !== undefined && !Bun.deepEquals(speech(before), speech(list))) await tellList(tx, list);
    return list;
  });

/** What decides whom a list speaks for, and before which others. */
const speech = ({ base, groups, preference }: PriceList) => ({ base, groups, preference });

function opened(ctx: Ctx, { name }: SavePriceList): PriceList {
  if (name === undefined)
    throw new Failure("input.invalid", {
      errors: [{ pointer: "/name", detail: "a new price list needs one" }],
    });
  return {
    id: ctx.newId("prl"),
    name,
    base: false,
    groups: [],
    vatIncluded: true,
    preference: preferenceOfMost,
  };
}

function merged({ currency: kept, ...before }: PriceList, given: SavePriceList): PriceList {
  const currency = given.currency === undefined ? kept : (given.currency ?? undefined);
  return {
    id: before.id,
    name: given.name ?? before.name,
    base: given.base ?? before.base,
    groups: [...new Set(given.groups ?? before.groups)],
    vatIncluded: given.vatIncluded ?? before.vatIncluded,
    preference: given.preference ?? before.preference,
    ...(currency !== undefined && { currency }),
  };
}

async function requireCurrency(tx: Transaction, { id, currency }: PriceList): Promise<void> {
  if (currency !== undefined && (await hasPrices(tx, id, currency)))
    throw new Failure("product.price_list_in_use");
}
