import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { tempFolder } from "@torg/chassis/testing";

const root = resolve(import.meta.dir, "../../..");
const tools = "sh sed sort head dirname readlink uname grep ldd mkdir cksum cat id env".split(" ");

/** A folder for PATH with what every system has, and neither Bun nor npm. */
function bareSystem() {
  const folder = tempFolder();
  for (const tool of tools) {
    const path = Bun.which(tool);
    if (path) symlinkSync(path, join(folder.path, tool));
  }
  return folder;
}

async function script(folder: string, name: string, source: string): Promise<void> {
  await Bun.write(join(folder, name), `#!/bin/sh\n${source}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** A checkout without dependencies: the launcher and what it reads. */
async function checkout() {
  const folder = tempFolder();
  for (const file of ["torg", "package.json", "bun.lockb"]) {
    await Bun.write(join(folder.path, file), Bun.file(join(root, file)));
  }
  chmodSync(join(folder.path, "torg"), 0o755);
  mkdirSync(join(folder.path, "node_modules"));
  return folder;
}

async function torg(command: string, path: string, args: string[] = []) {
  const child = Bun.spawn([command, ...args], {
    cwd: "/",
    env: { PATH: path, HOME: "/" },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, out, err };
}

test("without Bun and npm it says what to install", async () => {
  using system = bareSystem();
  using clone = await checkout();
  const { code, err } = await torg(join(clone.path, "torg"), system.path);
  expect(code).toBe(1);
  expect(err).toMatch(/^torg: needs Bun \d+\.\d+\.\d+ or newer, or npm to fetch it: install Node.js/);
});

test.each(["1.4.4", "1.3.99", "0.9.9"])("Bun %s is too old, and is not used", async (version) => {
  using system = bareSystem();
  using clone = await checkout();
  await script(system.path, "bun", `echo ${version}`);
  expect((await torg(join(clone.path, "torg"), system.path)).err).toContain("needs Bun");
});

test.each(["1.4.5", "1.4.10", "1.10.0", "2.0.0", "1.5.0-canary.1"])("Bun %s will do", async (version) => {
  using system = bareSystem();
  using clone = await checkout();
  await script(system.path, "bun", `[ "$1" = --version ] && echo ${version} || echo "$@"`);
  const { code, out } = await torg(join(clone.path, "torg"), system.path, ["orders", "stuck"]);
  expect(code).toBe(0);
  expect(out.trim()).toBe(`${clone.path}/packages/torg/src/main.ts orders stuck`);
});

test("npm is asked for the pinned version's own package, and runs no script", async () => {
  using system = bareSystem();
  using clone = await checkout();
  await script(system.path, "npm", `echo "$@" >"${clone.path}/asked"; exit 1`);
  const { code, err } = await torg(join(clone.path, "torg"), system.path);
  const asked = await Bun.file(join(clone.path, "asked")).text();
  const { packageManager } = await Bun.file(join(root, "package.json")).json();
  expect(asked).toMatch(/@oven\/bun-(linux|darwin)-(x64|aarch64)(-musl)?@/);
  expect(asked).toContain(`@${packageManager.split("@")[1]}`);
  expect(asked).toContain("--ignore-scripts");
  expect(err).toContain("npm could not fetch Bun");
  expect(code).toBe(1);
});

test("dependencies are installed once for each state of the lock file", async () => {
  using system = bareSystem();
  using clone = await checkout();
  await script(
    system.path,
    "bun",
    `case $1 in --version) echo 9.0.0 ;; install) echo install >>"${clone.path}/installs" ;; esac`,
  );
  const installs = async () => (await Bun.file(join(clone.path, "installs")).text()).split("\n").length - 1;
  const run = () => torg(join(clone.path, "torg"), system.path);
  await run();
  await run();
  expect(await installs()).toBe(1);
  await Bun.write(join(clone.path, "bun.lockb"), "another state");
  await run();
  expect(await installs()).toBe(2);
});

test("it is found through symbolic links and from any folder", async () => {
  using system = bareSystem();
  using clone = await checkout();
  await script(system.path, "bun", `[ "$1" = --version ] && echo 9.0.0 || echo "$1"`);
  symlinkSync(join(clone.path, "torg"), join(system.path, "first"));
  symlinkSync("first", join(system.path, "second"));
  for (const link of ["first", "second"]) {
    const { out } = await torg(join(system.path, link), system.path);
    expect(out.trim()).toBe(`${clone.path}/packages/torg/src/main.ts`);
  }
  expect(basename(clone.path)).toStartWith("torg-test-");
});
