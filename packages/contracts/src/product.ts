import { attributes } from "./product/attributes";
import { auditing } from "./product/auditing";
import { brands } from "./product/brands";
import { bulk } from "./product/bulk";
import { categorizing } from "./product/categorizing";
import { collections } from "./product/collections";
import { counting } from "./product/counting";
import { finding } from "./product/finding";
import { importing } from "./product/importing";
import { media } from "./product/media";
import { pricing } from "./product/pricing";
import { quoting } from "./product/quoting";
import { reading } from "./product/reading";
import { stocking } from "./product/stocking";
import { varying } from "./product/varying";
import { writing } from "./product/writing";

export {
  type Attribute,
  AttributeKind,
  type AttributeWord,
  attributeValuesMax,
  type TypedInput,
  type WordGiven,
} from "./product/attributes";
export { type Brand, BrandId } from "./product/brands";
export type { RowResult } from "./product/bulk";
export type { StaffCategory } from "./product/categorizing";
export type {
  Collection,
  CollectionCondition,
  CollectionId,
  CollectionRule,
  RuledCollection,
  StaffCollection,
} from "./product/collections";
export * from "./product/counting";
export * from "./product/events";
export { type Facet, type ProductFilter, ProductSort } from "./product/finding";
export * from "./product/import-report";
export * from "./product/importing";
export { type PictureGiven, PictureHash } from "./product/pictures";
export type { PriceList, PriceRow } from "./product/pricing";
export type { BeyondShelf, StockMovement } from "./product/stocking";
export * from "./product/units";
export * from "./product/values";

/** The catalogue, its prices, and every piece on the shelves. */
export const product = {
  ...finding,
  ...reading,
  ...writing,
  ...varying,
  ...pricing,
  ...stocking,
  ...counting,
  ...quoting,
  ...importing,
  ...auditing,
  ...bulk,
  ...brands,
  ...attributes,
  ...categorizing,
  ...collections,
  ...media,
};
