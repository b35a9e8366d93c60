import { slugOf } from "../domain/slug";
import { countries, materials, series } from "./words";

type SeededAttribute = {
  readonly code: "material" | "country" | "series" | "warranty";
  readonly kind: "choice" | "number";
  readonly name: string;
  readonly nameEn: string;
  readonly unit: string | null;
  readonly facet: boolean;
  /** The words of its dictionary. */
  readonly values: readonly string[];
};

/** What the goods of a seeded shop are told apart by; the series has a dictionary of thousands. */
const choice = { kind: "choice", unit: null, facet: true } as const;

/** What the goods of a seeded shop are told apart by; the series has a dictionary of thousands. */
export const seededAttributes: readonly SeededAttribute[] = [
  {
    ...choice,
    code: "material",
    name: "Материал",
    nameEn: "Material",
    values: [...new Set(Object.values(materials).flat())],
  },
  { ...choice, code: "country", name: "Страна", nameEn: "Country", values: countries },
  {
    ...choice,
    code: "series",
    name: "Серия",
    nameEn: "Series",
    values: series.flatMap((name) => Array.from({ length: 99 }, (_, n) => `${name} ${(n + 1) * 10}`)),
  },
  {
    code: "warranty",
    kind: "number",
    name: "Гарантия",
    nameEn: "Warranty",
    unit: "мес",
    facet: false,
    values: [],
  },
];

/** The code of a word in a dictionary. */
export const valueCode = (label: string): string => slugOf(label);
