import { randomBytes } from "node:crypto";
import { defineService } from "@torg/chassis";
import { config, type Resources } from "./config";
import { consumers } from "./consumers";
import { jobs } from "./jobs";
import { keeps } from "./keeps";
import { router } from "./router";

const resources: Resources = { newSecret: () => randomBytes(32).toString("base64url") };

/** The only thing this package exports, and only to the launcher. */
export const cart = defineService({
  name: "cart",
  config,
  keeps,
  open: async () => ({ value: resources }),
  router,
  consumers,
  jobs,
});
