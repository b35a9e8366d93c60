import { every } from "@torg/chassis";
import type { Config, Ctx } from "./config";
import { forgetOld } from "./usecases/forget-old";
import { importSilent, resumeImports } from "./usecases/import-silent";

const hourMs = 3_600_000;

export const jobs = [
  every<Config, Ctx>("resume imports", () => 5_000, resumeImports),
  every<Config, Ctx>("import silent sessions", () => 5_000, importSilent),
  every<Config, Ctx>("forget old sessions", () => hourMs, forgetOld),
];
