import type { PictureName } from "../pictures";

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
