import { defineService, inSql } from "@torg/chassis";
import { config } from "./config";
import { consumers } from "./consumers";
import { exchangeRoute } from "./exchange/exchange-route";
import { jobs } from "./jobs";
import { openResources } from "./resources/open";
import { router } from "./router";

/** The only thing this package exports, and only to the launcher. */
export const integration = defineService({
  name: "integration",
  config,
  router,
  consumers,
  jobs,
  keeps: inSql(import.meta.resolve("../migrations")),
  open: openResources,
  edge: (app, boot) => app.all("/1c/exchange", exchangeRoute(boot), { parse: "none" }),
});
