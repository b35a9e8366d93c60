import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractConfig from "dependency-cruiser/config-utl/extract-depcruise-config";

type Breach = { readonly rule: string; readonly from: string; readonly to: string };

const house = join(import.meta.dir, "../..");
const { options = {}, forbidden = [] } = await extractConfig(join(house, ".dependency-cruiser.mjs"));

export const ruleNames = forbidden.flatMap((rule) => rule.name ?? []);

/** Every import below `root` that breaks a layer; throws when it sees no import at all, because that proves nothing. */
export async function findBreaches(root: string): Promise<Breach[]> {
  const rules = { validate: true, ruleSet: { forbidden } };
  const { output } = await cruise(["packages", "tests"], { ...options, ...rules, baseDir: root });
  if (typeof output === "string") throw new Error(`the cruiser answered with text: ${output}`);

  const { totalDependenciesCruised, violations } = output.summary;
  if (!totalDependenciesCruised) throw new Error(`no imports were found below ${root}`);
  return violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

if (import.meta.main) {
  const breaches = await findBreaches(house);
  for (const { rule, from, to } of breaches) process.stderr.write(`${rule}: ${from} → ${to}\n`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
