import type { ImportReport } from "@torg/contracts";

export type Refusal = ImportReport["refused"][number];

/** Why a row was not taken, for the operator of 1C. */
export const refusals = {
  unknownProduct: "товар этого предложения ещё не загружен",
  unknownCategory: "такой категории нет",
  unknownWarehouse: "остаток на складе, который ещё не загружен",
  unknownPriceList: "цена вида, который ещё не загружен",
  figureTooLarge: "остаток больше миллиарда",
  ownParent: "категория вложена сама в себя",
  productTwice: "товар встречается в загрузке дважды",
  severalProducts: "артикулы принадлежат разным товарам",
  skuTaken: (sku: string) => `артикул «${sku}» занят другим вариантом`,
  skuTwice: (sku: string) => `артикул «${sku}» встречается в загрузке дважды`,
} as const;
