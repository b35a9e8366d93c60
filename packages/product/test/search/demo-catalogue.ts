import { kinds } from "./demo-kinds";

/** A product of the fixed demo catalogue, by the facts that expectations are stated in. */
export type DemoProduct = {
  /** What it is, and the brand, model and colour it has: never read by the search. */
  readonly kind: string;
  readonly brand: string;
  readonly model: string;
  readonly colour: string | undefined;
  readonly name: string;
  readonly nameEn: string;
  readonly description: string;
  readonly sku: string;
  readonly barcode: string;
  readonly price: number;
};

/** The whole demo catalogue: the same products, in the same order, on every run. */
export const demoCatalogue: readonly DemoProduct[] = kinds.flatMap((kind, kindAt) =>
  kind.models.flatMap(([brand, model], modelAt) =>
    (kind.colours ?? [undefined]).map((colour, colourAt): DemoProduct => {
      const number = kindAt * 1000 + modelAt * 10 + colourAt;
      return {
        kind: kind.code,
        brand,
        model,
        colour: colour?.[1],
        name: [kind.name, brand, model, colour?.[0]].filter(Boolean).join(" "),
        nameEn: [brand, model, kind.nameEn, colour?.[1]].filter(Boolean).join(" "),
        description: kind.description,
        sku: `${kind.code.slice(0, 2).toUpperCase()}-${100 + modelAt}-${10 + kindAt}${colourAt}`,
        barcode: `460${String(7_000_000_000 + number * 7919).padStart(10, "0")}`,
        price: 50_000 + ((number * 7919) % 900) * 1_000,
      };
    }),
  ),
);
