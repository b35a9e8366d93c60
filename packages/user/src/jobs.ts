import { every } from "@torg/chassis";
import type { Ctx } from "./config";
import { rotateKeys } from "./usecases/rotate-keys";
import { sweepSessions } from "./usecases/sweep-sessions";

export const jobs = [
  every("rotate-keys", (config: Ctx["config"]) => config.SIGNING_KEY_LOOK_SECONDS * 1_000, rotateKeys),
  every("sweep-sessions", () => 3_600_000, sweepSessions),
];
