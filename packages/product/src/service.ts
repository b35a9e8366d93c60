import { defineService, inSql } from "@torg/chassis";
import { bulkRoute } from "./bulk/bulk-route";
import { config } from "./config";
import { consumers } from "./consumers";
import { jobs } from "./jobs";
import { router } from "./router";

/** Owns the catalogue, its prices, and every piece on the shelves. */
export const product = defineService({
  name: "product",
  config,
  router,
  consumers,
  jobs,
  keeps: inSql(import.meta.resolve("../migrations")),
  edge: (app, boot) => app.all("/v1/bulk/products", bulkRoute(boot), { parse: "none" }),
  operatorsToo: true,
});
