/** What the identity table keeps apart: the same GUID may be a group and a property. */
export const objectKinds = [
  "group",
  "property",
  "price_type",
  "warehouse",
  "unit",
  "product",
  "variant",
] as const;
export type ObjectKind = (typeof objectKinds)[number];

/** The longest `Ид` taken: twice what the schema allows. */
export const externalIdCharsMax = 160;

const noCharacteristic = "00000000-0000-0000-0000-000000000000";

/** How ids are compared: 7.7 writes GUIDs in upper case, and codes come padded with blanks. */
export const keyOf = (externalId: string): string => externalId.trim().toLowerCase();

export type VariantId = { readonly productId: string; readonly characteristicId: string | undefined };

/** Splits `product#characteristic`; packets of changes give the characteristic beside the id. */
export function splitVariantId(externalId: string, characteristic?: string): VariantId {
  const [productId = "", inside = ""] = externalId.trim().split("#", 2);
  const characteristicId = (inside || characteristic || "").trim();
  return {
    productId: productId.trim(),
    characteristicId:
      characteristicId === "" || characteristicId === noCharacteristic ? undefined : characteristicId,
  };
}

export const joinVariantId = ({ productId, characteristicId }: VariantId): string =>
  characteristicId === undefined ? productId : `${productId}#${characteristicId}`;
