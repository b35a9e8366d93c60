import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const root = join(import.meta.dir, "../..");
const contracts = join(root, "packages/contracts");

/** A change of one place in a contract: the text that stands there once, and what shall stand there. */
export type Change = { readonly file: string; readonly from: string; readonly to: string };

/** The files of the programs that do not compile against contracts with this change; the repository stays as it is. */
export async function brokenBy(change?: Change): Promise<string[]> {
  const overlay = await mkdtemp(join(tmpdir(), "torg-types-"));
  try {
    await cp(join(contracts, "src"), join(overlay, "src"), { recursive: true });
    await symlink(join(contracts, "node_modules"), join(overlay, "node_modules")); // the same zod as everybody's
    if (change) await apply(change, overlay);
    await writeFile(join(overlay, "tsconfig.json"), JSON.stringify(configOf(overlay)));
    return await filesWithErrors(overlay);
  } finally {
    await rm(overlay, { recursive: true });
  }
}

async function apply({ file, from, to }: Change, overlay: string) {
  const path = join(overlay, "src", file);
  const [before, after, more] = (await readFile(path, "utf8")).split(from);
  if (before === undefined || after === undefined || more !== undefined)
    throw new Error(`"${from}" does not stand once in ${file}`);
  await writeFile(path, before + to + after);
}

/** What the contracts bind: the services, and the command line as a stranger's typed client. */
const programs = [
  "user",
  "product",
  "cart",
  "order",
  "integration",
  "notification",
  "gateway",
  "chassis",
  "torg",
];

const configOf = (overlay: string) => ({
  extends: join(root, "tsconfig.json"),
  compilerOptions: {
    paths: {
      "@torg/contracts": [join(overlay, "src/index.ts")],
      "@torg/contracts/client": [join(overlay, "src/client.ts")],
    },
    typeRoots: [join(root, "node_modules/@types")],
  },
  include: programs.map((name) => join(root, "packages", name, "src")),
  exclude: [join(root, "packages/**/*.test.ts")],
});

async function filesWithErrors(overlay: string): Promise<string[]> {
  const compiler = Bun.spawn([join(root, "node_modules/.bin/tsc"), "--pretty", "false", "-p", overlay], {
    cwd: root,
    stdout: "pipe",
  });
  const said = await new Response(compiler.stdout).text();
  const files = [...said.matchAll(/^(.+?)\(\d+,\d+\): error/gm)].map(([, file = ""]) =>
    relative(root, join(root, file)),
  );
  if ((await compiler.exited) !== 0 && files.length === 0) throw new Error(said); // it failed without compiling
  return [...new Set(files)].filter((file) => file.startsWith("packages/")).toSorted();
}
