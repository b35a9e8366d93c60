import { clothes } from "./clothes";
import { gear } from "./gear";
import type { Group } from "./goods";
import { kitchen } from "./kitchen";
import { shoes } from "./shoes";

/** «Тропа»: a small shop for people who walk. */
export const catalogue = {
  name: "Каталог магазина «Тропа»",
  owner: { name: "Тропа", officialName: "ООО «Тропа»", inn: "7700000000", kpp: "770001001" },
  writtenAt: "2026-11-02T09:00:00",
  vat: 22,
  priceTypes: [
    { name: "Розничная", share: 1 },
    { name: "Оптовая", share: 0.72 },
  ],
  warehouses: ["Основной склад", "Магазин на Лесной", "Склад в Екатеринбурге"],
  groups: [clothes, shoes, gear, kitchen],
} as const satisfies { readonly groups: readonly Group[]; readonly [name: string]: unknown };
