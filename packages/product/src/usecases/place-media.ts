import type { Transaction } from "@torg/chassis";
import { Failure, type PictureGiven, type ProductId } from "@torg/contracts";
import { placePictures } from "../domain/picture-row";
import { lockCatalogue } from "../store/catalogue-lock";
import { picturesByHash, picturesOf, setPicturesOf } from "../store/pictures";
import { findProduct, touchProducts } from "../store/products";
import { requireVersion } from "./require-version";

type PlaceMedia = {
  id: ProductId;
  version?: number | undefined;
  origin: "hand" | "1c";
  pictures: readonly PictureGiven[];
};

/** Sets one of the two sets of a product's pictures; the same set again makes no version. */
export async function placeMedia(
  tx: Transaction,
  { id, version, origin, pictures }: PlaceMedia,
): Promise<void> {
  await lockCatalogue(tx);
  const found = await findProduct(tx, id);
  if (found === undefined || found.row.state === "removed") throw new Failure("product.not_found");
  requireVersion(found, version);
  const known = await picturesByHash(
    tx,
    pictures.map(({ hash }) => hash),
  );
  const placed = placePictures(pictures, known);
  if (Bun.deepEquals(placed, await picturesOf(tx, id, origin))) return;
  await setPicturesOf(tx, { id, origin, placed });
  await touchProducts(tx, [id]);
}
