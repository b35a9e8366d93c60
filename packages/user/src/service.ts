import { defineService, inSql } from "@torg/chassis";
import { config, type Resources } from "./config";
import { newKeyPair } from "./credentials/key-pair";
import { argon2Passwords } from "./credentials/passwords";
import { newToken } from "./credentials/tokens";
import { jobs } from "./jobs";
import { router } from "./router";

/** The only thing this package exports, and only to the launcher. */
export const user = defineService({
  name: "user",
  config,
  keeps: inSql(import.meta.resolve("../migrations")),
  open: async ({ config: { ARGON2_MEMORY_KIB, ARGON2_PASSES } }) => {
    const passwords = await argon2Passwords({ memoryKib: ARGON2_MEMORY_KIB, passes: ARGON2_PASSES });
    const value: Resources = { passwords, newKeyPair, newToken };
    return { value };
  },
  router,
  jobs,
});
