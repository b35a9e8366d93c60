import { type Failure, failures, type ImportReport } from "@torg/contracts";

export type Refusal = ImportReport["refused"][number];

/** Why a row was not taken, for the operator of 1C. */
export const refusals = {
  unknownProduct: "товар этого предложения ещё не загружен",
  unknownCategory: "такой категории нет",
  unknownBrand: "такого бренда нет",
  unknownWarehouse: "остаток на складе, который ещё не загружен",
  unknownPriceList: "цена вида, который ещё не загружен",
  otherCurrency: "цена не в той валюте, в которой ведётся этот вид цен",
  figureTooLarge: "остаток больше миллиарда",
  ownParent: "категория вложена сама в себя",
  nameless: "у нового товара нет названия",
  productTwice: "товар встречается в загрузке дважды",
  severalProducts: "артикулы принадлежат разным товарам",
  /** What a single command would have been refused with, in the words of its details. */
  failed: ({ code, details }: Failure) =>
    [failures[code].title.ru, ...Object.values(details).map(String)].join("; "),
  skuTaken: (sku: string) => `артикул «${sku}» занят другим вариантом`,
  skuTwice: (sku: string) => `артикул «${sku}» встречается в загрузке дважды`,
} as const;
