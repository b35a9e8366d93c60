import type { PictureName } from "../pictures";
import { clothes } from "./clothes";
import { gear } from "./gear";
import { kitchen } from "./kitchen";
import { shoes } from "./shoes";

/** A value of a variant; with a figure behind it, the roubles that it costs more. */
export type Choice = string | readonly [value: string, more: number];

export type Unit = "шт" | "пар" | "м" | "упак" | "компл";

export type Product = {
  readonly article: string;
  readonly name: string;
  readonly picture: PictureName;
  /** Roubles for one unit, at retail. */
  readonly price: number;
  readonly grams: number;
  readonly maker: "Тропа" | "Северяк" | "Кострище" | "Вершок";
  readonly material: string;
  readonly season?: "Лето" | "Зима" | "Демисезон";
  readonly unit?: Unit;
  /** Axes of the variants; every combination is on sale. */
  readonly options?: Readonly<Record<string, readonly Choice[]>>;
  readonly about: string;
};

export type Group = {
  readonly name: string;
  readonly groups?: readonly Group[];
  readonly products?: readonly Product[];
};

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
