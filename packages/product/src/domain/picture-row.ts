import { Failure, type PictureGiven } from "@torg/contracts";

/** What is known of a picture's bytes. */
export type PictureRow = {
  readonly hash: string;
  readonly width: number;
  readonly height: number;
  /** The longest side of each picture that was made of it, the smallest first. */
  readonly sizes: readonly number[];
};

/** A picture in a product's list. */
export type PlacedPicture = PictureRow & {
  readonly caption: string | null;
  readonly captionEn: string | null;
};

/** The list as it is kept; refuses a picture that was never uploaded. */
export const placePictures = (
  given: readonly PictureGiven[],
  known: ReadonlyMap<string, PictureRow>,
): PlacedPicture[] =>
  given.map(({ hash, caption, translations }) => {
    const picture = known.get(hash);
    if (picture === undefined) throw new Failure("product.picture_not_found", { hash });
    return { ...picture, caption: caption ?? null, captionEn: translations?.en?.caption ?? null };
  });

/** The names of a picture's files: as it came, and as it is shown at one size. */
export const originalName = (hash: string): string => `media/${hash}/original`;
export const shownName = (hash: string, size: number): string => `media/${hash}/${size}.webp`;
