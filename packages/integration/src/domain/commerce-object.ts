import type { Element } from "./element";

/** The objects of a file that the importer knows; what stands elsewhere is passed over. */
export type CommerceKind =
  | "group"
  | "property"
  | "priceType"
  | "warehouse"
  | "unit"
  | "product"
  | "offer"
  | "change"
  | "document";

/** One object of a file, whole, with what its surroundings say of it. */
export type CommerceObject = {
  readonly kind: CommerceKind;
  readonly element: Element;
  /** Of the section it stands in: what is not in the file is unchanged, not gone. */
  readonly onlyChanges: boolean;
  /** The `Ид` of the group around a group. */
  readonly parentId: string | undefined;
  readonly line: number;
};
