import { type ConfigOf, type Context, defineConfig, integer } from "@torg/chassis";
import type { KeyPair } from "./credentials/key-pair";
import type { Passwords } from "./credentials/passwords";

export const config = defineConfig({
  /** How long an access token is good, and so how long a role or a session that was taken away lives on. */
  ACCESS_TOKEN_SECONDS: integer(60, 3_600).default(300),
  /** A session that is not refreshed for so long has ended. */
  SESSION_IDLE_DAYS: integer(1, 365).default(30),
  /** A session ends after so long, however often it is refreshed. */
  SESSION_DAYS_MAX: integer(1, 3_650).default(180),
  /** How long one key signs access tokens. */
  SIGNING_KEY_DAYS: integer(1, 365).default(30),
  /** How often it is looked whether the next key is due, and whether an old one is needed no more. */
  SIGNING_KEY_LOOK_SECONDS: integer(1, 3_600).default(600),
  /** argon2id, by OWASP's password storage cheat sheet: 19 MiB, two passes, one lane. */
  ARGON2_MEMORY_KIB: integer(8_192, 1_048_576).default(19_456),
  ARGON2_PASSES: integer(1, 10).default(2),
});

/** What user opens at its start. */
export type Resources = {
  readonly passwords: Passwords;
  readonly newKeyPair: () => Promise<KeyPair>;
  /** 256 random bits in base64url. */
  readonly newToken: () => string;
};
export type Ctx = Context<"user", ConfigOf<typeof config>, Resources>;
