import { expect, test } from "bun:test";
import { findBreaches, ruleNames } from "./check";
import { plantTree } from "./planted-tree";

/** Packages from the registry, as far as the cruiser looks at them. */
const installed = Object.fromEntries(
  ["elysia", "zod", "drizzle-orm", "@trpc/server", "@trpc/client"].flatMap((name) => [
    [`node_modules/${name}/package.json`, `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`],
    [`node_modules/${name}/index.js`, "module.exports = {};"],
  ]),
);

/** A service in which everything stands where it belongs. */
const clean = {
  ...installed,
  "packages/contracts/src/index.ts": `export { z } from "zod";`,
  "packages/contracts/src/client.ts": `export * from "@trpc/client"; export * from "./index";`,
  "packages/chassis/src/index.ts": `import "elysia"; export const chassis = 1;`,
  "packages/chassis/src/testing/index.ts": `export { chassis } from "../index";`,
  "packages/order/src/service.ts": `export { usecase } from "./usecases/place";`,
  "packages/order/src/usecases/place.ts": `import "../../../chassis/src/index"; import "../store/rows"; export { decide as usecase } from "../domain/decide";`,
  "packages/order/src/store/rows.ts": `import "drizzle-orm"; export {};`,
  "packages/order/src/domain/decide.ts": `import "zod"; import "../../../contracts/src/index"; export const decide = 1;`,
  "packages/order/src/domain/egg.ts": `export type Egg = 1;`,
  "packages/order/src/domain/hen.ts": `import type { Egg } from "./egg"; export type Hen = Egg;`,
  "packages/order/test/place.test.ts": `import "../../chassis/src/testing/index"; import "../src/service";`,
  "packages/cart/src/service.ts": `export { chassis as cart } from "../../chassis/src/index";`,
  "packages/web/src/main.ts": `import "../../contracts/src/client";`,
  "packages/torg/src/main.ts": `import "../../cart/src/service"; import "../../order/src/service";`,
};

/** One planted breach a rule: the file, and what it must not import. */
const breaches: Readonly<Record<string, readonly [file: string, source: string][]>> = {
  "services-are-strangers": [
    ["packages/order/src/usecases/steal.ts", `import "../../../cart/src/service";`],
    ["packages/order/src/usecases/steal-type.ts", `import type { cart } from "../../../cart/src/service";`],
    ["packages/order/src/usecases/steal-late.ts", `export const late = import("../../../cart/src/service");`],
  ],
  "only-the-launcher-knows-services": [
    ["packages/chassis/src/favourite.ts", `export * from "../../cart/src/service";`],
  ],
  "domain-is-pure": [
    ["packages/order/src/domain/reads-disk.ts", `import "node:fs";`],
    ["packages/order/src/domain/reads-rows.ts", `import type {} from "../store/rows";`],
    ["packages/order/src/domain/knows-chassis.ts", `import "../../../chassis/src/index";`],
    ["packages/order/src/domain/queries.ts", `import "drizzle-orm";`],
  ],
  "store-only-stores": [["packages/order/src/store/decides.ts", `import "../usecases/place";`]],
  "use-cases-have-no-transport": [["packages/order/src/usecases/listens.ts", `import "elysia";`]],
  "only-the-chassis-speaks-wire": [["packages/order/src/speaks.ts", `import "@trpc/server";`]],
  "contracts-know-nobody": [["packages/contracts/src/knows.ts", `import "@trpc/client";`]],
  "the-client-is-contracts-and-trpc": [["packages/contracts/src/client.ts", `import "drizzle-orm";`]],
  "web-knows-contracts-only": [["packages/web/src/leak.ts", `import "../../chassis/src/index";`]],
  "testing-stays-in-tests": [["packages/order/src/crutch.ts", `import "../../chassis/src/testing/index";`]],
  "no-cycles": [["packages/order/src/domain/egg.ts", `import type {} from "./hen"; export type Egg = 1;`]],
  "no-orphans": [["packages/order/src/forgotten.ts", `export const forgotten = 1;`]],
  "no-unresolved": [["packages/order/src/typo.ts", `import "./nowhere"; import "left-out";`]],
};

test("a tree in which everything stands where it belongs passes", async () => {
  using tree = await plantTree(clean);
  expect(await findBreaches(tree.root)).toEqual([]);
});

test("every rule has a planted breach", () => {
  expect(Object.keys(breaches)).toEqual(ruleNames);
});

test.each(Object.keys(breaches))("%s catches its planted breaches, each of them", async (rule) => {
  const planted = breaches[rule] ?? [];
  using tree = await plantTree({ ...clean, ...Object.fromEntries(planted) });
  const caught = (await findBreaches(tree.root)).filter((breach) => breach.rule === rule);
  expect([...new Set(caught.map((breach) => breach.from))].sort()).toEqual(
    planted.map(([file]) => file).sort(),
  );
});
