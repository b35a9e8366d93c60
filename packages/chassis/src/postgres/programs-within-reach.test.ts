import { expect } from "bun:test";
import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pino from "pino";
import { tempFolder } from "../testing/temp-folder";
import { testIf } from "../testing/test-if";
import { canReach, findAccount } from "./account";
import { programsWithinReach } from "./programs-within-reach";

const log = pino({ level: "silent" });
const asRoot = testIf(process.getuid?.() === 0, "needs root");

asRoot("programs that the account cannot reach are copied once, for it to run and not to change", () => {
  using closed = tempFolder(0o700);
  const root = join(closed.path, "native");
  mkdirSync(join(root, "bin"), { recursive: true, mode: 0o700 });
  mkdirSync(join(root, "lib"));
  writeFileSync(join(root, "bin/postgres"), "#!/bin/sh\n", { mode: 0o700 });
  writeFileSync(join(root, "lib/libicuuc.so.60.2"), "");
  symlinkSync("libicuuc.so.60.2", join(root, "lib/libicuuc.so.60"));
  const programs = { root, version: `test-${process.pid}` };

  const copied = programsWithinReach(programs, findAccount(), log);
  expect(canReach(findAccount(), join(copied.root, "bin/postgres"))).toBeTrue();
  expect(statSync(join(copied.root, "lib/libicuuc.so.60")).mode & 0o022).toBe(0);
  expect(statSync(copied.root)).toMatchObject({ uid: 0 });

  rmSync(root, { recursive: true }); // a second copy would fail
  expect(programsWithinReach(programs, findAccount(), log)).toEqual(copied);
  rmSync(copied.root, { recursive: true });
});

asRoot("programs that the account can reach stay where they are", () => {
  using open = tempFolder();
  mkdirSync(join(open.path, "bin"));
  writeFileSync(join(open.path, "bin/postgres"), "");
  chmodSync(join(open.path, "bin/postgres"), 0o755);
  const programs = { root: open.path, version: "test" };
  expect(programsWithinReach(programs, findAccount(), log)).toBe(programs);
});
