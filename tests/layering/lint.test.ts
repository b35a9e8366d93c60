import { expect, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { plantTree } from "./planted-tree";

const Report = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

/** What biome has against each file, as `path: rule`. */
async function lint(root: string): Promise<string[]> {
  const biome = Bun.spawn(
    [
      join(import.meta.dir, "../../node_modules/.bin/biome"),
      "lint",
      "--reporter=json",
      "--max-diagnostics=none",
    ],
    { cwd: root, stderr: "ignore" },
  );
  const { diagnostics } = Report.parse(JSON.parse(await new Response(biome.stdout).text()));
  return diagnostics.map(({ category, location }) => `${location.path}: ${category.split("/").at(-1)}`);
}

const clean = {
  "packages/order/src/domain/expiry.ts": `
    export const expiresAt = (placedAt: Date, minutes: number) => new Date(placedAt.getTime() + minutes * 60_000);
    export const parse = (text: string) => new Date(text);
  `,
  "packages/order/src/domain/expiry.test.ts": `export const testsMayAskTheClock = Date.now();`,
  "packages/order/src/store/clock.ts": `export const startedAt = Date.now();`,
  "packages/torg/src/main.ts": `console.log("the launcher speaks to a person");`,
  "vite.config.ts": `export default {};`,
};

const breaches = {
  "a clock in a decision": [
    "packages/order/src/domain/a.ts: plugin",
    "export const late = () => Date.now() > 0;",
  ],
  "today in a use case": [
    "packages/order/src/usecases/a.ts: plugin",
    "export const today = () => new Date();",
  ],
  "chance in a decision": [
    "packages/order/src/domain/a.ts: plugin",
    "export const luck = () => Math.random();",
  ],
  "an id made in a use case": [
    "packages/order/src/usecases/a.ts: plugin",
    "export const id = () => crypto.randomUUID();",
  ],
  "the network in a use case": [
    "packages/order/src/usecases/a.ts: plugin",
    `export const rates = () => fetch("rates");`,
  ],
  "the environment in a decision": [
    "packages/order/src/domain/a.ts: plugin",
    "export const tty = process.argv;",
  ],
  "the environment in a service": [
    "packages/order/src/a.ts: noProcessEnv",
    "export const mode = process.env.MODE;",
  ],
  "a double cast": ["packages/order/src/a.ts: plugin", "export const one = 1 as unknown as string;"],
  any: ["packages/order/src/a.ts: noExplicitAny", "export const parse = (value: any) => value;"],
  "a non-null assertion": [
    "packages/order/src/a.ts: noNonNullAssertion",
    "export const first = (list: string[]) => list[0]!.length;",
  ],
  "a default export": ["packages/order/src/a.ts: noDefaultExport", "export default 1;"],
  "console outside the launcher": ["packages/order/src/a.ts: noConsole", `console.log("lost");`],
  "an enum": ["packages/order/src/a.ts: noEnum", "export enum Status { Open }"],
  "an interface": [
    "packages/order/src/a.ts: useConsistentTypeDefinitions",
    "export interface Order { id: string }",
  ],
  "four parameters": [
    "packages/order/src/a.ts: useMaxParams",
    "export const sum = (a: number, b: number, c: number, d: number) => a + b + c + d;",
  ],
  "a floating promise": [
    "packages/order/src/a.ts: noFloatingPromises",
    `async function save(): Promise<void> { await Bun.write("a", "b"); }\nexport function run() { save(); }`,
  ],
  "a switch with a hole": [
    "packages/order/src/a.ts: useExhaustiveSwitchCases",
    `export function say(status: "open" | "closed"): number { switch (status) { case "open": return 1; } return 0; }`,
  ],
  "a camelCase file": [
    "packages/order/src/placeOrder.ts: useFilenamingConvention",
    "export const placeOrder = 1;",
  ],
  "an undeclared package": ["packages/order/src/a.ts: noUndeclaredDependencies", `export * from "left-pad";`],
} as const;

test("the lint lets pass what belongs where it stands", async () => {
  using tree = await plantTree(clean);
  expect(await lint(tree.root)).toEqual([]);
});

test.each(Object.entries(breaches))("the lint catches %s", async (_, [expected, source]) => {
  using tree = await plantTree({
    "packages/order/package.json": `{ "name": "order" }`,
    [expected.split(":")[0] ?? ""]: source,
  });
  expect(await lint(tree.root)).toEqual([expected]);
});
