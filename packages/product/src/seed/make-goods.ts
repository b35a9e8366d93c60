import { slugOf } from "../domain/slug";
import { barcodeOf } from "./barcode";
import { type Kind, kinds } from "./kinds";
import { type Random, randomOf } from "./random";
import { uuidFrom } from "./uuid-from";
import { type Adjective, adjectives, brands, colours, countries, looks, materials, series } from "./words";

export type SeededVariant = {
  readonly id: string;
  readonly sku: string;
  readonly barcode: string;
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly minor: number;
  /** For the wholesale list, where it has one. */
  readonly wholesaleMinor: number | undefined;
  /** What warehouses hold, by their number. */
  readonly stock: readonly (readonly [warehouse: number, quantity: number])[];
};

/** What can be told apart, by the codes of the attributes that `attributes.ts` defines. */
export type Traits = {
  readonly material: string | undefined;
  readonly country: string;
  readonly series: string;
  readonly warranty: number;
};

export type SeededProduct = {
  readonly id: string;
  readonly kind: Kind;
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string;
  readonly description: string;
  readonly descriptionEn: string;
  readonly brand: string;
  readonly popularity: number;
  readonly traits: Traits;
  readonly variants: readonly SeededVariant[];
};

/** When the first of them arrived: ids hold a time, and the seed alone decides it. */
const firstArrival = Date.UTC(2025, 0, 1);
const betweenArrivalsMs = 20;
const warehouses = 4;
const colourless: readonly [string, string] = ["", ""];

/** So many variants and their products, one after the other; the same seed gives the same ones. */
export function* makeGoods(variants: number, seed: number): Generator<SeededProduct> {
  const random = randomOf(seed);
  for (let made = 0, number = 1; made < variants; number += 1) {
    const product = makeProduct({ number, seed, random, most: variants - made });
    made += product.variants.length;
    yield product;
  }
}

type Making = {
  readonly number: number;
  readonly seed: number;
  readonly random: Random;
  /** No more variants than this. */
  readonly most: number;
};

function makeProduct({ number, seed, random, most }: Making): SeededProduct {
  const kind = random.pick(kinds);
  const [department] = kind.path;
  const brand = random.pick(brands);
  const look = lookOf(department, random);
  const line = `${random.pick(series)} ${random.between(1, 99) * 10}`;
  const made = materials[department];
  const traits: Traits = {
    material: made && random.pick(made),
    country: random.pick(countries),
    series: line,
    warranty: random.between(1, 6) * 6,
  };
  const name = `${capital(look[kind.gender])} ${kind.name} ${brand} ${line}`;
  const at = firstArrival + number * betweenArrivalsMs;
  const article = `${kind.code}${seed}-${String(number).padStart(6, "0")}`;
  return {
    id: uuidFrom(at, random),
    kind,
    slug: `${slugOf(name)}-${seed}-${number.toString(36)}`,
    name,
    nameEn: `${brand} ${line} ${look[4]} ${kind.en}`,
    description: [
      kind.about,
      ...(traits.material === undefined ? [] : [`Материал: ${traits.material}.`]),
      `Страна: ${traits.country}. Гарантия ${traits.warranty} мес.`,
    ].join(" "),
    descriptionEn: `${capital(look[4])} ${kind.en} by ${brand}, model ${line}.`,
    brand,
    popularity: popularityFrom(random),
    traits,
    variants: variantsOf(kind, { article, at, random, number, seed }).slice(0, most),
  };
}

function lookOf(department: string, random: Random): Adjective {
  const own = looks[department];
  return own === undefined ? random.pick(adjectives) : (adjectives[random.pick(own)] ?? adjectives[0]);
}

/** How often it is bought, so that of n goods the r-th is bought n/r times as often as the last: Zipf, exponent 1. */
const popularityFrom = ({ next }: Random): number => Math.min(1_000_000_000, Math.floor(10 / (1 - next())));

type Varying = { article: string; at: number; random: Random; number: number; seed: number };

function variantsOf(kind: Kind, { article, at, random, number, seed }: Varying): SeededVariant[] {
  const count = kind.colours === 0 ? 0 : random.between(1, kind.colours);
  const first = random.between(0, colours.length - 1);
  const shades = Array.from({ length: count }, (_, n) => colours[(first + n) % colours.length] ?? colourless);
  const from = random.between(0, Math.floor(kind.sizes.length / 2));
  const sizes = kind.sizes.slice(from, from + random.between(1, 4));
  const minor = priceFrom(kind, random);
  const hasWholesale = random.chance(0.25);

  const pairs = (shades.length > 0 ? shades : [colourless]).flatMap((shade) =>
    (sizes.length > 0 ? sizes : [""]).map((size, n) => ({ shade, size, step: n })),
  );
  return pairs.map(({ shade: [colour, letters], size, step }, n): SeededVariant => {
    const dearer = isCapacity(kind) ? Math.round((minor * (1 + step * 0.35)) / 100) * 100 : minor;
    return {
      id: uuidFrom(at + 1 + n, random),
      sku: [article, letters, size === "" ? "" : sizeCode(size)].filter((part) => part !== "").join("-"),
      barcode: barcodeOf(((seed % 20) * 50_000_000 + number * 40 + n) % 1_000_000_000),
      options: [
        ...(colour === "" ? [] : [{ name: "Цвет", value: colour }]),
        ...(size === "" ? [] : [{ name: kind.axis, value: size }]),
      ],
      minor: dearer,
      wholesaleMinor: hasWholesale ? Math.round((dearer * 0.8) / 100) * 100 : undefined,
      stock: stockFrom(random),
    };
  });
}

/** More of it costs more; a larger shoe does not. */
const isCapacity = ({ axis }: Kind): boolean => axis !== "Размер";

const sizeCode = (size: string): string => slugOf(size).replaceAll("-", "").toUpperCase();

/** Between the ends of the kind, most of them cheap, as shops price: 1 990, not 1 987. */
function priceFrom({ price: [low, high] }: Kind, { next }: Random): number {
  const roubles = low * (high / low) ** (next() * next());
  const rounded = roubles < 500 ? Math.round(roubles) : Math.round(roubles / 10) * 10;
  return Math.max(1, rounded) * 100;
}

/** One in eight has nothing anywhere; the others stand in up to three of the warehouses. */
function stockFrom(random: Random): [number, number][] {
  const first = random.between(0, warehouses - 1);
  if (random.chance(0.125)) return [[first, 0]];
  return Array.from({ length: random.between(1, 3) }, (_, n): [number, number] => [
    (first + n) % warehouses,
    random.between(1, random.chance(0.1) ? 1_000 : 40),
  ]);
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
