import { type ConfigOf, type Context, defineConfig, integer } from "@torg/chassis";
import { z } from "zod";
import type { Resources } from "./resources/open";

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

export const config = defineConfig({
  /** What the clock of the 1C server shows: CommerceML times have no zone. */
  ONEC_TIME_ZONE: z
    .string()
    .refine(isTimeZone, "not a time zone of the IANA database")
    .default("Europe/Moscow"),
  /** The body of one POST; 1C splits larger files. */
  ONEC_FILE_BYTES_MAX: integer(4_096, 1_073_741_824).default(33_554_432),
  /** How long a poll for an import is held before it is answered with `progress`. */
  ONEC_POLL_SECONDS: integer(1, 50).default(20),
  /** Files that nobody asks to import are imported after this silence: 1C may be set not to wait. */
  ONEC_SILENT_MINUTES: integer(1, 1_440).default(10),
  /** How long an import may be silent before another process goes on with it. */
  ONEC_RESUME_AFTER_SECONDS: integer(1, 300).default(20),
  /** How long after its last request a session is still good. */
  ONEC_SESSION_HOURS: integer(1, 168).default(24),
  /** Received files are kept this long, for whoever asks what 1C really sent. */
  ONEC_KEEP_DAYS: integer(1, 90).default(3),
  /** Orders of one answer: one bad order makes 1C refuse all of them. */
  ONEC_ORDERS_MAX: integer(1, 1_000).default(200),
});
export type Config = ConfigOf<typeof config>;
export type Ctx = Context<"integration", Config, Resources>;
