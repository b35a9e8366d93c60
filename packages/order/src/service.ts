import { defineService, inSql } from "@torg/chassis";
import { config } from "./config";
import { consumers } from "./consumers";
import { jobs } from "./jobs";
import { router } from "./router";

/** The only thing this package exports, and only to the launcher. */
export const order = defineService({
  name: "order",
  config,
  router,
  consumers,
  jobs,
  keeps: inSql(import.meta.resolve("../migrations")),
});
