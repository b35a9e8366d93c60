import { defineService, inSql } from "@torg/chassis";
import { bulkRoute } from "./bulk/bulk-route";
import { config } from "./config";
import { consumers } from "./consumers";
import { jobs } from "./jobs";
import { mediaRoute } from "./media/media-route";
import { router } from "./router";

const raw = { parse: "none" } as const; // bodies are read where their limits are

/** Owns the catalogue, its prices, and every piece on the shelves. */
export const product = defineService({
  name: "product",
  config,
  router,
  consumers,
  jobs,
  keeps: inSql(import.meta.resolve("../migrations")),
  edge: (app, boot) => {
    const media = mediaRoute(boot);
    return app
      .all("/v1/bulk/products", bulkRoute(boot), raw)
      .all("/v1/media", media, raw)
      .all("/v1/media/*", media, raw);
  },
  operatorsToo: true,
});
