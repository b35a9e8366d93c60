import { Failure } from "@torg/contracts";

type Limits = { readonly sizes: readonly number[]; readonly pixelsMax: number };
export type MadePictures = {
  readonly width: number;
  readonly height: number;
  /** WebP by the longest side, the smallest first; larger than the original none is made. */
  readonly shown: readonly { readonly size: number; readonly bytes: Uint8Array }[];
};

const taken: ReadonlySet<Bun.Image.Format> = new Set(["jpeg", "png", "webp", "gif"]);

/**
 * Makes what is shown of a picture. Its type is what its bytes say, and its pixels are counted before any is decoded.
 * Only what is made here is ever given out: nothing that hides in an upload, a place in a photograph for one, leaves.
 */
export async function makePictures(bytes: Uint8Array, { sizes, pixelsMax }: Limits): Promise<MadePictures> {
  const open = () => new Bun.Image(bytes, { maxPixels: pixelsMax });
  try {
    const { width, height, format } = await open().metadata();
    if (!taken.has(format)) throw unreadable(`a ${format} is not taken`);
    const longest = Math.max(width, height);
    const smaller = sizes.filter((size) => size < longest);
    const shown: { size: number; bytes: Uint8Array }[] = [];
    for (const size of smaller.length < sizes.length ? [...smaller, longest] : smaller) // one after the other: each holds all pixels
      shown.push({
        size,
        bytes: await open().resize(size, size, { fit: "inside", withoutEnlargement: true }).webp().bytes(),
      });
    return { width, height, shown };
  } catch (error) {
    throw error instanceof Failure ? error : refusalOf(error, pixelsMax);
  }
}

function refusalOf(error: unknown, pixelsMax: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ERR_IMAGE_TOO_MANY_PIXELS") return new Failure("product.picture_too_large", { pixelsMax });
  const reason = typeof code === "string" ? reasons.get(code) : undefined;
  return reason === undefined ? error : unreadable(reason);
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ERR_IMAGE_UNKNOWN_FORMAT", "the bytes are no JPEG, PNG, WebP or GIF"],
  ["ERR_IMAGE_FORMAT_UNSUPPORTED", "the bytes are no JPEG, PNG, WebP or GIF"],
  ["ERR_IMAGE_DECODE_FAILED", "the file is damaged"],
]);

const unreadable = (reason: string): Failure => new Failure("product.picture_unreadable", { reason });
