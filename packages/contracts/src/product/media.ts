import { z } from "zod";
import { command, Nothing } from "../kernel/contract";
import { PicturesGiven } from "./pictures";
import { Product, ProductId } from "./values";

/** Which pictures a product shows. Their bytes go up to `POST /v1/media`, which answers their hashes. */
export const media = {
  setMedia: command({
    doc: "Chooses the pictures of a product, in their order and with their captions; an empty list shows those of 1C again.",
    access: "staff",
    http: "PUT /products/{id}/media",
    ifMatch: "version",
    input: z.strictObject({ id: ProductId, version: z.int().optional(), pictures: PicturesGiven }),
    output: Product,
    fails: ["product.not_found", "product.version_moved", "product.picture_not_found"],
  }),
  importMedia: command({
    doc: "Sets the pictures that 1C has of a product; what staff have chosen covers them.",
    access: "service",
    callers: ["integration"],
    input: z.strictObject({ id: ProductId, pictures: PicturesGiven }),
    output: Nothing,
    fails: ["product.not_found", "product.picture_not_found"],
  }),
};
