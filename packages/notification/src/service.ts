import { defineService, inMongo } from "@torg/chassis";
import { config } from "./config";
import { consumers } from "./consumers";
import { jobs } from "./jobs";
import { openResources } from "./resources/open";
import { router } from "./router";
import { indexes } from "./store/mongo/indexes";
import { mongoState } from "./store/mongo/state";
import { sqlState } from "./store/sql/state";

/** The only thing this package exports, and only to the launcher. */
export const notification = defineService({
  name: "notification",
  config,
  router,
  consumers,
  jobs,
  keeps: {
    migrations: import.meta.resolve("../migrations"),
    sql: (db) => ({ state: sqlState(db) }),
    instead: { address: "MONGODB_URL", open: inMongo({ indexes, state: mongoState }) },
  },
  open: openResources,
});
