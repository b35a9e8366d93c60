import { z } from "zod";
import { translations } from "./translations";

export const PictureHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")
  .describe("The SHA-256 of the file that was uploaded")
  .meta({ examples: ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"] });

const Caption = z.string().trim().min(1).max(500);

/** A picture of a product, as it is given: its place in the list is its place on the page. */
export const PictureGiven = z.strictObject({
  hash: PictureHash,
  caption: Caption.optional(),
  translations: translations({ caption: Caption.optional() }).optional(),
});
export type PictureGiven = z.infer<typeof PictureGiven>;

/** The pictures of a product, each once. */
export const PicturesGiven = z
  .array(PictureGiven)
  .max(100)
  .refine(
    (pictures) => new Set(pictures.map(({ hash }) => hash)).size === pictures.length,
    "a picture stands here once",
  );

/** A picture of a product, as it is shown. */
export const ShownPicture = z
  .strictObject({
    hash: PictureHash,
    origin: z.enum(["hand", "1c"]).describe("Chosen by staff, or sent by 1C"),
    width: z.int().describe("Of the file that was uploaded, in pixels"),
    height: z.int(),
    caption: z.string().optional(),
    translations: translations({ caption: z.string().optional() }).optional(),
    addresses: z
      .array(z.strictObject({ size: z.int().describe("The longest side, in pixels"), address: z.string() }))
      .describe("WebP, the smallest first; what is at an address never changes"),
  })
  .meta({ id: "Picture" });
