import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "@torg/chassis/testing";
import { keepOwnSources } from "./own-source-map";

test("an error still names our source and its line; of a library it names the prepared file", async () => {
  using folder = tempFolder();
  const write = (path: string, text: string) => {
    mkdirSync(join(folder.path, path, ".."), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  };
  write(
    "node_modules/library/index.js",
    "export const callBack = (told) => {\n  const answer = told();\n  return answer;\n};\n",
  );
  write(
    "packages/order/src/throws.ts",
    'import { callBack } from "library";\n\n\nconsole.log(callBack(() => new Error("here").stack));\n',
  );
  await Bun.build({
    entrypoints: [join(folder.path, "packages/order/src/throws.ts")],
    outdir: join(folder.path, "prepared"),
    target: "bun",
    sourcemap: "linked",
  });
  const file = join(folder.path, "prepared/throws.js");
  keepOwnSources(`${file}.map`);
  const run = Bun.spawnSync([process.execPath, file]);
  const stack = run.stdout.toString();
  expect(run.stderr.toString()).toBe("");
  expect(stack).toContain("packages/order/src/throws.ts:4:");
  expect(stack).not.toContain("library/index.js");
  expect(stack).toContain("prepared/throws.js:");
});
