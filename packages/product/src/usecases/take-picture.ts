import type { Ctx } from "../config";
import { originalName, type PictureRow, shownName } from "../domain/picture-row";
import { makePictures } from "../media/make-pictures";
import { picturesByHash, savePicture } from "../store/pictures";

/**
 * Keeps an uploaded picture under the hash of its bytes, with the sizes that are shown of it, made once: the same
 * bytes again are the same picture. Files first and the row last, so that what has a row can be shown.
 */
export async function takePicture(ctx: Ctx, bytes: Uint8Array): Promise<PictureRow> {
  const hash = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
  const known = (await picturesByHash(ctx.db, [hash])).get(hash);
  if (known !== undefined) return known;

  const { width, height, shown } = await makePictures(bytes, {
    sizes: ctx.config.MEDIA_SIZES,
    pixelsMax: ctx.config.MEDIA_PIXELS_MAX,
  });
  await ctx.files.write(originalName(hash), bytes);
  for (const one of shown) await ctx.files.write(shownName(hash, one.size), one.bytes);
  const picture = { hash, width, height, sizes: shown.map(({ size }) => size) };
  await ctx.commit("take picture", (tx) => savePicture(tx, picture));
  return picture;
}
