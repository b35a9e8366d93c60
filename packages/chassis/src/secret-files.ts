import { readFileSync } from "node:fs";
import type { Environment } from "./config";

/**
 * The environment with what `<NAME>_FILE` points to in place of `<NAME>`, for the declared names: secrets are mounted as
 * files, and a line's end in one is not part of it. Given both ways, unreadable or empty: a fault by name.
 */
export function withSecretFiles(
  env: Environment,
  declared: readonly string[],
): { readonly env: Environment; readonly faults: readonly string[] } {
  const known = new Set(declared);
  const read: Record<string, string> = {};
  const faults: string[] = [];
  for (const name of known) {
    const variable = `${name}_FILE`;
    const path = env[variable];
    if (path === undefined || path === "" || known.has(variable)) continue;
    if (env[name] !== undefined && env[name] !== "") {
      faults.push(`${name}: given twice, by itself and in the file of ${variable}`);
      continue;
    }
    try {
      const text = readFileSync(path, "utf8").replace(/\r?\n$/, "");
      if (text === "") faults.push(`${variable}: ${path} is empty`);
      else read[name] = text;
    } catch (error) {
      faults.push(`${variable}: ${path} cannot be read (${reasonOf(error)})`);
    }
  }
  return { env: { ...env, ...read }, faults };
}

/** The system's own short word for it: `ENOENT`, `EACCES`. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);
