import { defineService } from "@torg/chassis";
import { config } from "./config";
import { consumers } from "./consumers";
import { router } from "./router";

/** Owns the catalogue, its prices, and every piece on the shelves. */
export const product = defineService({
  name: "product",
  config,
  router,
  consumers,
  migrations: import.meta.resolve("../migrations"),
});
