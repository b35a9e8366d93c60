import type { Currency } from "@torg/contracts";
import type { Option } from "./options";
import type { Requisites } from "./requisites";

/** What 1C said last of an object, field by field. A field that never came is absent; an empty one was emptied. */
export type GroupBody = { readonly name?: string; readonly parentKey?: string; readonly deleted?: boolean };

/** A property of goods; `values` is its dictionary, by the value's key. */
export type PropertyBody = {
  readonly name?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly deleted?: boolean;
};

export type PriceTypeBody = {
  readonly name?: string;
  readonly currency?: Currency;
  readonly vatIncluded?: boolean;
  readonly deleted?: boolean;
};

export type WarehouseBody = { readonly name?: string; readonly deleted?: boolean };

export type UnitBody = { readonly name?: string; readonly code?: string; readonly deleted?: boolean };

export type Unit = { readonly code?: string; readonly name?: string };

export type ProductBody = {
  readonly name?: string;
  readonly article?: string;
  readonly barcode?: string;
  readonly unit?: Unit;
  readonly groupKeys?: readonly string[];
  readonly description?: string;
  readonly pictures?: readonly string[];
  /** Values as they were sent, dictionary ids among them, by the property's key. */
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly brand?: string;
  readonly country?: string;
  /** "20", "Без НДС": the rate as 1C writes it, for the way back. */
  readonly vatRate?: string;
  readonly requisites?: Requisites;
  readonly deleted?: boolean;
};

/** A price as it was sent, exact; `currency` is absent where the price type decides. `null`: taken away. */
export type OfferPrice = {
  readonly amount: string;
  readonly coefficient?: string;
  readonly currency?: Currency;
} | null;

export type OfferBody = {
  readonly productKey: string;
  readonly name?: string;
  readonly article?: string;
  readonly barcode?: string;
  readonly unit?: Unit;
  readonly options?: readonly Option[];
  /** By the price type's key. */
  readonly prices?: Readonly<Record<string, OfferPrice>>;
  /** By the warehouse's key; `totalKey` where 1C names no warehouse. */
  readonly stock?: Readonly<Record<string, number>>;
  readonly deleted?: boolean;
  /** A product's own offer stands aside while the product has variants. */
  readonly retired?: boolean;
};

/** The warehouse of figures that come without one. No 1C id looks like this: it would be trimmed. */
export const totalKey = " total";

export type Bodies = {
  readonly group: GroupBody;
  readonly property: PropertyBody;
  readonly price_type: PriceTypeBody;
  readonly warehouse: WarehouseBody;
  readonly unit: UnitBody;
  readonly product: ProductBody;
  readonly variant: OfferBody;
};
