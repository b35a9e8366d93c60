import { defineService, inSql } from "@torg/chassis";
import { config } from "./config";
import { consumers } from "./consumers";
import { jobs } from "./jobs";
import { openResources } from "./resources/open";
import { router } from "./router";

/** The only thing this package exports, and only to the launcher. */
export const notification = defineService({
  name: "notification",
  config,
  router,
  consumers,
  jobs,
  keeps: inSql(import.meta.resolve("../migrations")),
  open: openResources,
});
