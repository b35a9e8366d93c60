import { randomBytes } from "node:crypto";
import { defineService, inSql } from "@torg/chassis";
import { config, type Resources } from "./config";
import { consumers } from "./consumers";
import { jobs } from "./jobs";
import { router } from "./router";

const resources: Resources = { newSecret: () => randomBytes(32).toString("base64url") };

/** The only thing this package exports, and only to the launcher. */
export const cart = defineService({
  name: "cart",
  config,
  keeps: inSql(import.meta.resolve("../migrations")),
  open: async () => ({ value: resources }),
  router,
  consumers,
  jobs,
});
